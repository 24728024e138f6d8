/** `mandatory-report:3` → `3`: what people call a version. */
export const versionOf = (definitionId: string) => definitionId.slice(definitionId.lastIndexOf(':') + 1);

import type { DefinitionView } from './definitions.ts';
import { useProcessName } from './process-name.ts';

/** One process to choose, called as the reader calls it. */
export function ProcessOption({ definition }: { definition: DefinitionView }) {
  const name = useProcessName(definition);
  return <option value={definition.key}>{name}</option>;
}

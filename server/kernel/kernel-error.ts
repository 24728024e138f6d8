/**
 * A step that could not be made; the state stays as it was. `elementId` names where it went wrong.
 * The engine raises an incident for it.
 */
export class KernelError extends Error {
  override readonly name = 'KernelError';
  readonly code: string;
  readonly elementId: string;

  constructor(code: string, elementId: string, message: string) {
    super(message);
    this.code = code;
    this.elementId = elementId;
  }
}

/** Something one element cannot do. Becomes an incident on that element; the rest of the instance goes on. */
export class Incident extends Error {
  override readonly name = 'Incident';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

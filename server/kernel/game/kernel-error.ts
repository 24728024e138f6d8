/** Something in a diagram or its data that the kernel refuses at run time; becomes an incident on `elementId`. */
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

/** A text that is not a URN, or not of the expected entity type. */
export class InvalidUrn extends Error {
  override readonly name = 'InvalidUrn';

  constructor(
    readonly text: string,
    readonly reason: string,
  ) {
    super(`"${text.length > 200 ? `${text.slice(0, 200)}…` : text}" is not a valid URN: ${reason}`);
  }
}

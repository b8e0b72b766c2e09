/** Something on this machine keeps the command from doing its work; the message is one sentence that says what to do. */
export class CannotStart extends Error {
  /** @param {string} sentence */
  constructor(sentence) {
    super(sentence);
    this.name = 'CannotStart';
  }
}

/** Somebody asked the re-index to stop. */
export class IndexRunCancelled extends Error {
  override readonly name = 'IndexRunCancelled';

  constructor() {
    super('Cancelled on request.');
  }
}

/** Another attempt has done this page meanwhile, so its result must not be counted twice. */
export class PageOvertaken extends Error {
  override readonly name = 'PageOvertaken';
}

/** The re-index cannot go on, and trying again would not help; the message is for a person. */
export class IndexRunFailed extends Error {
  override readonly name = 'IndexRunFailed';
}

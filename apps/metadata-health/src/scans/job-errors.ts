/** Somebody asked the scan to stop. */
export class ScanCancelled extends Error {
  override readonly name = 'ScanCancelled';

  constructor() {
    super('Cancelled on request.');
  }
}

/** Another attempt has done this page meanwhile, so its result must not be counted twice. */
export class PageOvertaken extends Error {
  override readonly name = 'PageOvertaken';
}

/** The scan cannot go on, and trying again would not help; the message is for a person. */
export class ScanFailed extends Error {
  override readonly name = 'ScanFailed';
}

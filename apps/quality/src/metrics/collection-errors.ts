/** Somebody asked the collection to stop. */
export class CollectionCancelled extends Error {
  override readonly name = 'CollectionCancelled';

  constructor() {
    super('Cancelled on request.');
  }
}

/** The collection is settled: nothing of it may be touched any more. */
export class CollectionOver extends Error {
  override readonly name = 'CollectionOver';

  constructor(id: string) {
    super(`metric collection ${id} is settled`);
  }
}

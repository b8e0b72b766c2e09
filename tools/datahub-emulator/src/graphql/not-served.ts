/** A field of DataHub's schema that is declared, so that documents which name it are valid, but has no answer here. */
export class NotServed extends Error {
  override readonly name = 'NotServed';

  constructor(typeName: string, fieldName: string) {
    super(`${typeName}.${fieldName} is not served by the emulator`);
  }
}

import { InvalidUrn } from '@dataspoke/domain';

/** What `build` gives, or nothing where a name is one that no URN can hold. */
export function possibleUrn<T>(build: () => T): T | undefined {
  try {
    return build();
  } catch (error) {
    if (error instanceof InvalidUrn) return undefined;
    throw error;
  }
}

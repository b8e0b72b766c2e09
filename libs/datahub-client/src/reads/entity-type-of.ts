/**
 * The entity type that the beginning of a URN names. The rest is not looked at: DataHub warns of a name with loose
 * parentheses or commas, but stores it, and one such entity must not stop a list.
 */
export function entityTypeOf(urn: string): string {
  return urn.split(':', 3)[2] ?? '';
}

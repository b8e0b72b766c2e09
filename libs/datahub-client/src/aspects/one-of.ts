/** A union as DataHub's JSON writes it: an object with exactly one key, the name of the alternative. */
export type OneOf<T> = {
  [K in keyof T]: { readonly [P in K]: T[P] } & { readonly [P in Exclude<keyof T, K>]?: never };
}[keyof T];

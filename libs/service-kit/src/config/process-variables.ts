/** All variables of this process, for what names one of them at run time, as a recipe does. Configuration is read by `loadConfig`. */
export function processVariables(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

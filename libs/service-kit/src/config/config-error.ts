/** The configuration is missing or wrong; names the keys, never their values. The process exits with code 78 (EX_CONFIG). */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

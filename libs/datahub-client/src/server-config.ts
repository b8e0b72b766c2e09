import { DataHubRejected } from './errors';
import { type DataHubConnection } from './http/datahub-connection';
import { reasonOf } from './http/gate';
import { isJsonObject, textOf } from './json';

/** A DataHub version such as `v1.7.0`, `1.7.0rc3`, `1.5.0.7`; parts that are missing are 0. */
export class ServerVersion {
  private constructor(
    /** As the server says it; empty when it does not say. */
    readonly text: string,
    private readonly parts: readonly [number, number, number, number],
  ) {}

  /** Takes three or four numbers and ignores the rest; anything unreadable is 0.0.0.0, as the official client reads it. */
  static parse(text: string | undefined): ServerVersion {
    const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text ?? '');
    const part = (index: number) => Number(match?.[index] ?? 0);
    return new ServerVersion(text ?? '', [part(1), part(2), part(3), part(4)]);
  }

  /** Whether this version is `major.minor.patch` or later; release candidates count as their release. */
  isAtLeast(major: number, minor: number, patch = 0): boolean {
    const [ownMajor, ownMinor, ownPatch] = this.parts;
    if (ownMajor !== major) return ownMajor > major;
    return ownMinor === minor ? ownPatch >= patch : ownMinor > minor;
  }

  toString(): string {
    return this.parts.join('.');
  }
}

/** What a DataHub server says about itself in `/config`. */
export interface ServerConfig {
  readonly version: ServerVersion;
  readonly commit?: string;
  /** `core` for the open edition. */
  readonly serverEnv: string;
  readonly patchCapable: boolean;
  readonly statefulIngestionCapable: boolean;
  readonly supportsImpactAnalysis: boolean;
  /** Whether earlier versions of aspects are kept. */
  readonly retention: boolean;
  /** Writes by OpenAPI v3 and the trace API are good enough since 1.0.1. */
  readonly openApiWrites: boolean;
}

/** Reads the answer of `GET /config`; raises {@link DataHubRejected} when it is not the metadata service that answers. */
export function parseServerConfig(json: unknown, url: string): ServerConfig {
  if (!isJsonObject(json) || json['noCode'] !== 'true') {
    throw new DataHubRejected(
      `${url} is not DataHub's metadata service (GMS); the frontend's address does not work here, try port 8080`,
    );
  }
  const versions = isJsonObject(json['versions']) ? json['versions'] : {};
  const own = versions['acryldata/datahub'];
  const datahub = isJsonObject(json['datahub']) ? json['datahub'] : {};
  const version = ServerVersion.parse(isJsonObject(own) ? textOf(own['version']) : undefined);
  return {
    version,
    commit: isJsonObject(own) ? textOf(own['commit']) : undefined,
    serverEnv: textOf(datahub['serverEnv']) ?? 'core',
    patchCapable: json['patchCapable'] === true,
    statefulIngestionCapable: json['statefulIngestionCapable'] === true,
    supportsImpactAnalysis: json['supportsImpactAnalysis'] === true,
    retention: json['retention'] === 'true',
    openApiWrites: version.isAtLeast(1, 0, 1),
  };
}

const KEPT_MS = 5 * 60_000;

interface Answered {
  readonly config: ServerConfig;
  readonly at: number;
  readonly outages: number;
}

/**
 * The server's configuration, asked for when it is needed first, again after five minutes, and again after an outage,
 * because another version may have come back.
 */
export class KnownServer {
  private answered: Answered | undefined;
  private asking: Promise<ServerConfig> | undefined;

  constructor(
    private readonly connection: DataHubConnection,
    private readonly elapsedMs: () => number = () => performance.now(),
  ) {}

  /**
   * One request, however many ask at the same time; whoever gives up leaves it to the others. A failure is not kept. With
   * `isFresh` an earlier answer does not count. Raises {@link DataHubRejected} when the address is not DataHub's GMS.
   */
  async config(signal?: AbortSignal, isFresh = false): Promise<ServerConfig> {
    signal?.throwIfAborted();
    const { answered } = this;
    if (!isFresh && answered && answered.outages === this.connection.outages) {
      if (this.elapsedMs() - answered.at < KEPT_MS) return answered.config;
    }
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return unlessAborted(this.asking, signal);
  }

  private async ask(): Promise<ServerConfig> {
    const { json } = await this.connection.call({ method: 'GET', path: '/config', repeatable: true });
    const config = parseServerConfig(json, this.connection.url);
    this.answered = { config, at: this.elapsedMs(), outages: this.connection.outages };
    return config;
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(reasonOf(signal));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', giveUp);
    });
  });
}

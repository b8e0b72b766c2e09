import { type TcpProxy } from '@dataspoke/dev-stack/testing';

/** A source that is reached through a network that can be cut and slowed down. */
export abstract class ProxiedSource {
  protected constructor(protected readonly proxy: TcpProxy) {}

  cut(): void {
    this.proxy.cut();
  }

  mend(): void {
    this.proxy.mend();
  }

  slow(milliseconds: number): void {
    this.proxy.slow(milliseconds);
  }
}

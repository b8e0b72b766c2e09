import { type Server } from 'node:http';

/** The listening socket, which can be taken away for a while: connections are refused as by a server that is down. */
export class Door {
  private timer: NodeJS.Timeout | undefined;
  private place: { readonly server: Server; readonly port: number; readonly host: string } | undefined;
  private isForGood = false;

  /** Told once where the server listens. */
  guard(server: Server, port: number, host: string): void {
    this.place = { server, port, host };
  }

  /** Ends all connections and refuses new ones for `ms` milliseconds; 0 opens the door. */
  refuse(ms: number): void {
    clearTimeout(this.timer);
    if (!this.place || this.isForGood) return;
    const { server, port, host } = this.place;
    if (ms === 0) {
      if (!server.listening) server.listen(port, host);
      return;
    }
    server.close();
    server.closeAllConnections();
    this.timer = setTimeout(() => {
      this.refuse(0);
    }, ms);
  }

  /** The server is stopping: it listens no more. */
  closeForGood(): void {
    this.isForGood = true;
    clearTimeout(this.timer);
  }
}

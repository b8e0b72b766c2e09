/** Which addresses connectors may open connections to. */
export interface AddressPolicy {
  /** 127.0.0.0/8 and ::1; off unless the deployment says so, since they are the service's own neighbours. */
  readonly allowLoopback: boolean;
  /** Private ranges (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7): where warehouses usually are. Default true. */
  readonly allowPrivate?: boolean;
}

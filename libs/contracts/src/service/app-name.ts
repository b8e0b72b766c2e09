/** The six deployables. */
export const APP_NAMES = [
  'api-gateway',
  'ingestion',
  'quality',
  'search',
  'metadata-health',
  'worker',
] as const;
export type AppName = (typeof APP_NAMES)[number];

/** The four that answer RPC. */
export const SERVICE_NAMES = ['ingestion', 'quality', 'search', 'metadata-health'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

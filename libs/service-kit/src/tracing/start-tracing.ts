import { type CommonEnv } from '../config/env';

/**
 * Sends spans of HTTP, RPC and consumers to `OTEL_EXPORTER_OTLP_ENDPOINT`; does nothing (and loads nothing) without it.
 * The exporter reads the other `OTEL_*` variables itself. Call it before anything answers. Returns how to stop it.
 */
export async function startTracing(app: string, env: CommonEnv): Promise<() => Promise<void>> {
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return () => Promise.resolve();
  const [{ NodeSDK }, { HttpInstrumentation }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/instrumentation-http'),
  ]);
  const isOperational = (path: string | undefined): boolean => /^\/(health|metrics)\b/.test(path ?? '');
  const sdk = new NodeSDK({
    serviceName: `dataspoke-${app}`,
    instrumentations: [
      new HttpInstrumentation({ ignoreIncomingRequestHook: (request) => isOperational(request.url) }),
    ],
  });
  sdk.start();
  return () => sdk.shutdown().catch(() => undefined); // the last spans are not worth a failed stop
}

import { ById } from '../by-id';
import { Empty } from '../empty';
import { rpc } from '../rpc/rpc-definition';
import {
  ListMetricCollectionsRequest,
  MetricCollection,
  MetricCollectionPage,
  StartMetricCollectionRequest,
} from './metrics';
import { ListMetricSeriesRequest, MetricSeriesPage } from './metric-series';
import {
  AnomalyPage,
  CreateMonitorRequest,
  ListAnomaliesRequest,
  ListMonitorDaysRequest,
  ListMonitorsRequest,
  Monitor,
  MonitorDayPage,
  MonitorPage,
} from './monitors';

/** Operations of quality about metrics and monitors; part of `qualityRpc`. */
export const monitorRpc = {
  createMonitor: rpc('quality', 'monitor.create.v1', CreateMonitorRequest, Monitor),
  getMonitor: rpc('quality', 'monitor.get.v1', ById, Monitor, { idempotent: true }),
  listMonitors: rpc('quality', 'monitor.list.v1', ListMonitorsRequest, MonitorPage, { idempotent: true }),
  deleteMonitor: rpc('quality', 'monitor.delete.v1', ById, Empty),
  listMonitorDays: rpc('quality', 'monitor-day.list.v1', ListMonitorDaysRequest, MonitorDayPage, {
    idempotent: true,
  }),
  listMetricSeries: rpc('quality', 'metric-series.list.v1', ListMetricSeriesRequest, MetricSeriesPage, {
    idempotent: true,
  }),
  listAnomalies: rpc('quality', 'anomaly.list.v1', ListAnomaliesRequest, AnomalyPage, { idempotent: true }),
  startMetricCollection: rpc(
    'quality',
    'metric-collection.start.v1',
    StartMetricCollectionRequest,
    MetricCollection,
  ),
  getMetricCollection: rpc('quality', 'metric-collection.get.v1', ById, MetricCollection, {
    idempotent: true,
  }),
  listMetricCollections: rpc(
    'quality',
    'metric-collection.list.v1',
    ListMetricCollectionsRequest,
    MetricCollectionPage,
    { idempotent: true },
  ),
  cancelMetricCollection: rpc('quality', 'metric-collection.cancel.v1', ById, MetricCollection),
} as const;

/** DataHub's name for the kind of responsibility. */
export type OwnershipType = 'BUSINESS_OWNER' | 'DATA_STEWARD' | 'TECHNICAL_OWNER';

export interface OwnedDataset {
  /** `schema.table`, without the database. */
  readonly dataset: string;
  readonly type: OwnershipType;
}

/** A corpGroup of the catalog, named by its function; there are no people in the sample. */
export interface OwnerGroup {
  /** Last part of `urn:li:corpGroup:<name>`. */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly owns: readonly OwnedDataset[];
}

const business = (dataset: string): OwnedDataset => ({ dataset, type: 'BUSINESS_OWNER' });
const steward = (dataset: string): OwnedDataset => ({ dataset, type: 'DATA_STEWARD' });
const technical = (dataset: string): OwnedDataset => ({ dataset, type: 'TECHNICAL_OWNER' });

/**
 * Who is responsible for what in the sample. Nobody owns `staging.flights_in_weather`, `mart.weather_impact` and
 * `mart.fleet_age`: gaps to be found.
 */
export const OWNERS: readonly OwnerGroup[] = [
  {
    name: 'flight-operations',
    displayName: 'Flight operations',
    description: 'Plans and watches the flying day: departures, delays, cancellations and diversions.',
    owns: [
      business('raw.flights'),
      business('staging.flight_legs'),
      business('mart.daily_performance'),
      business('mart.daily_cancellations'),
    ],
  },
  {
    name: 'fleet-maintenance',
    displayName: 'Fleet maintenance',
    description: 'Keeps the aircraft airworthy and plans inspections by hours flown.',
    owns: [business('raw.planes'), business('staging.aircraft'), business('mart.aircraft_utilisation')],
  },
  {
    name: 'airport-services',
    displayName: 'Airport services',
    description: 'Runs gates, ground handling and the directory of stations.',
    owns: [
      steward('raw.airports'),
      steward('staging.airport_directory'),
      business('mart.airport_punctuality'),
      business('mart.departure_hours'),
    ],
  },
  {
    name: 'meteorology',
    displayName: 'Meteorology',
    description: 'Collects weather readings and briefs the crews.',
    owns: [steward('raw.weather'), steward('staging.hourly_weather')],
  },
  {
    name: 'network-planning',
    displayName: 'Network planning',
    description: 'Decides which cities are connected, how often and with which capacity.',
    owns: [business('mart.route_traffic')],
  },
  {
    name: 'analytics',
    displayName: 'Analytics',
    description: 'Compares airlines and reports reliability to management.',
    owns: [business('mart.carrier_delays'), business('mart.carrier_scorecard')],
  },
  {
    name: 'data-platform',
    displayName: 'Data platform',
    description: 'Loads the published files and runs the warehouse.',
    owns: [
      technical('raw.flights'),
      technical('raw.airlines'),
      technical('staging.flight_legs'),
      technical('mart.daily_performance'),
    ],
  },
];

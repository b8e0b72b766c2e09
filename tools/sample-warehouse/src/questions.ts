/** A question about the sample warehouse (New York flights 2013) and the tables that answer it. */
export interface SampleQuestion {
  readonly question: string;
  /** Schema-qualified names; all of them must be among the first three hits. */
  readonly tables: readonly string[];
}

/**
 * Ten questions as people ask them: none contains the name of a table or column. Written before the search was tuned,
 * and not to be adapted to what it happens to find.
 */
export const SAMPLE_QUESTIONS: readonly SampleQuestion[] = [
  { question: 'Which company can passengers rely on most?', tables: ['mart.carrier_scorecard'] },
  { question: 'When did storms keep everybody on the ground?', tables: ['mart.daily_cancellations'] },
  {
    question: 'Which machines have worked hardest and need an inspection?',
    tables: ['mart.aircraft_utilisation'],
  },
  { question: 'Who made the jets, and how many people fit inside?', tables: ['raw.planes'] },
  { question: 'How cold, wet and foggy was it outside?', tables: ['raw.weather', 'staging.hourly_weather'] },
  {
    question: 'Where on the map can one land, and how high above the sea is it?',
    tables: ['raw.airports'],
  },
  {
    question: 'When is the rush of the morning, and how long is the queue?',
    tables: ['mart.departure_hours'],
  },
  {
    question: 'Between which cities do most people travel, and how many companies compete for them?',
    tables: ['mart.route_traffic'],
  },
  { question: 'How old are the jets that each company operates?', tables: ['mart.fleet_age'] },
  { question: 'Which trips ended somewhere other than planned?', tables: ['staging.flight_legs'] },
];

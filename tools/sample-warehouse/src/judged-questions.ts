/** A question about the sample warehouse with what answers it, in two languages. */
export interface JudgedQuestion {
  readonly question: string;
  /** The same in German, as somebody would ask it who thinks in that language. */
  readonly german: string;
  /** Schema-qualified names: what has to be found. */
  readonly needed: readonly string[];
  /** What answers it too, or helps. */
  readonly useful?: readonly string[];
}

/**
 * Sixty questions of every kind that people ask a catalog: in the words of the data and in others, about one table and about several
 * that have to be joined, about columns, codes, gaps and where something comes from, and as a few words. Not to be adapted to what
 * search happens to find.
 */
// prettier-ignore
export const JUDGED_QUESTIONS: readonly JudgedQuestion[] = [
  // In the words of the data.
  q('average arrival delay of each airline by month', 'durchschnittliche Ankunftsverspätung jeder Fluggesellschaft pro Monat', ['mart.carrier_delays'], ['mart.daily_performance', 'raw.flights']),
  q('share of on time departures per airport and month', 'Anteil pünktlicher Abflüge je Flughafen und Monat', ['mart.airport_punctuality'], ['mart.daily_performance']),
  q('list of airlines with their codes', 'Liste der Fluggesellschaften mit ihren Kürzeln', ['raw.airlines'], ['mart.carrier_scorecard']),
  q('hourly temperature and wind readings', 'stündliche Messwerte von Temperatur und Wind', ['raw.weather', 'staging.hourly_weather']),
  q('number of seats of every plane', 'Anzahl der Sitze jedes Flugzeugs', ['raw.planes'], ['staging.aircraft', 'staging.flight_legs']),
  q('latitude and longitude of airports', 'Breitengrad und Längengrad der Flughäfen', ['raw.airports'], ['staging.airport_directory']),
  q('cancelled flights per day', 'gestrichene Flüge pro Tag', ['mart.daily_cancellations'], ['mart.daily_performance', 'staging.flight_legs']),
  q('scheduled departures with their tail number', 'geplante Abflüge mit Kennzeichen des Flugzeugs', ['raw.flights', 'staging.flight_legs']),
  q('hours in the air of each aircraft per month', 'Flugstunden jedes Flugzeugs pro Monat', ['mart.aircraft_utilisation']),
  q('average age of planes by manufacturer', 'Durchschnittsalter der Flugzeuge nach Hersteller', ['mart.fleet_age'], ['staging.aircraft', 'raw.planes']),
  q('distance and air time between origin and destination', 'Entfernung und Flugzeit zwischen Start und Ziel', ['mart.route_traffic'], ['raw.flights', 'staging.flight_legs']),
  q('departure delay by weather conditions', 'Abflugverspätung nach Wetterlage', ['mart.weather_impact'], ['staging.flights_in_weather']),
  // In other words.
  q('which company should I book if I hate waiting', 'bei welcher Gesellschaft buche ich, wenn ich nicht gern warte', ['mart.carrier_scorecard'], ['mart.carrier_delays']),
  q('worst days of the year for travellers', 'die schlimmsten Reisetage des Jahres', ['mart.daily_cancellations'], ['mart.daily_performance']),
  q('aeroplanes that are due for maintenance', 'Maschinen, die bald in die Wartung müssen', ['mart.aircraft_utilisation'], ['staging.aircraft']),
  q('when is it most crowded at the gates', 'wann ist an den Flugsteigen am meisten los', ['mart.departure_hours']),
  q('how foggy was it at Kennedy', 'wie neblig war es in Kennedy', ['staging.hourly_weather', 'raw.weather'], ['mart.weather_impact']),
  q('oldest jets in service', 'älteste Jets im Dienst', ['mart.fleet_age', 'staging.aircraft'], ['raw.planes']),
  q('competition between carriers on popular connections', 'Wettbewerb der Gesellschaften auf beliebten Strecken', ['mart.route_traffic']),
  q('do pilots catch up on lost time', 'holen die Piloten verlorene Zeit wieder auf', ['mart.carrier_delays']),
  q('does snow keep planes on the ground', 'bleiben die Flugzeuge bei Schnee am Boden', ['mart.weather_impact'], ['staging.flights_in_weather', 'mart.daily_cancellations']),
  q('trips that had to land elsewhere', 'Reisen, die anderswo landen mussten', ['staging.flight_legs'], ['mart.daily_performance']),
  q('towns one can reach from New York', 'Städte, die man von New York aus erreicht', ['staging.airport_directory', 'mart.route_traffic'], ['raw.airports']),
  q('who built the machines', 'wer hat die Maschinen gebaut', ['raw.planes', 'staging.aircraft'], ['mart.fleet_age']),
  q('numbers for the morning meeting of operations', 'Zahlen für die Morgenrunde des Flugbetriebs', ['mart.daily_performance']),
  q('ranking of reliability', 'Rangliste der Zuverlässigkeit', ['mart.carrier_scorecard']),
  // Several tables that have to be joined.
  q('delay of flights by the model of the plane', 'Verspätung der Flüge nach Flugzeugmodell', ['raw.flights', 'raw.planes'], ['staging.flight_legs']),
  q('names of the airlines that fly to each destination airport', 'Namen der Gesellschaften, die jeden Zielflughafen anfliegen', ['raw.flights', 'raw.airlines'], ['raw.airports', 'staging.flight_legs', 'mart.route_traffic']),
  q('rain at the hour of departure of every flight', 'Regen zur Abflugstunde jedes Fluges', ['staging.flights_in_weather'], ['raw.flights', 'raw.weather', 'staging.hourly_weather']),
  q('flights to airports that lie above 5000 feet', 'Flüge zu Flughäfen, die über 5000 Fuß liegen', ['raw.flights', 'raw.airports'], ['staging.airport_directory']),
  q('engine types of the planes that each airline operates', 'Triebwerksarten der Flugzeuge jeder Gesellschaft', ['raw.planes', 'raw.flights'], ['staging.aircraft', 'raw.airlines', 'mart.fleet_age']),
  q('visibility when flights were called off', 'Sichtweite, wenn Flüge abgesagt wurden', ['staging.flights_in_weather'], ['staging.hourly_weather', 'mart.weather_impact', 'raw.weather']),
  q('time zone of the airport where a flight arrives', 'Zeitzone des Flughafens, an dem ein Flug ankommt', ['raw.airports', 'raw.flights'], ['staging.airport_directory']),
  q('capacity offered by each carrier', 'angebotene Sitzplätze je Gesellschaft', ['staging.flight_legs', 'mart.route_traffic'], ['raw.planes', 'raw.flights']),
  // Columns and codes.
  q('dewp', 'dewp', ['raw.weather']),
  q('tailnum', 'tailnum', ['raw.flights', 'raw.planes']),
  q('three letter airport code', 'dreistelliger Flughafencode', ['raw.airports'], ['staging.airport_directory', 'mart.airport_punctuality']),
  q('wind gust', 'Windböe', ['raw.weather']),
  q('p90 arrival delay', 'p90 Ankunftsverspätung', ['mart.carrier_delays']),
  q('is_diverted', 'is_diverted', ['staging.flight_legs']),
  q('air pressure at sea level', 'Luftdruck auf Meereshöhe', ['raw.weather'], ['staging.hourly_weather']),
  q('minutes recovered in flight', 'im Flug aufgeholte Minuten', ['mart.carrier_delays']),
  q('on_time_share', 'on_time_share', ['mart.daily_performance', 'mart.airport_punctuality']),
  q('cruising speed', 'Reisegeschwindigkeit', ['raw.planes']),
  // Exact names, and names with a mistake.
  q('raw.flights', 'raw.flights', ['raw.flights']),
  q('fleet_age', 'fleet_age', ['mart.fleet_age']),
  q('carrier scorecrad', 'carrier scorecrad', ['mart.carrier_scorecard']),
  q('hourly wether', 'hourly wether', ['staging.hourly_weather'], ['raw.weather']),
  q('airport directory', 'airport directory', ['staging.airport_directory'], ['raw.airports']),
  q('dailycancellations', 'dailycancellations', ['mart.daily_cancellations']),
  // Gaps in the data, owners, and where something comes from.
  q('aircraft that are missing in the register', 'Flugzeuge, die im Register fehlen', ['staging.aircraft'], ['raw.planes', 'raw.flights']),
  q('destinations that are absent from the official list', 'Ziele, die in der amtlichen Liste fehlen', ['staging.airport_directory'], ['raw.flights', 'raw.airports']),
  q('tables owned by fleet maintenance', 'tables owned by fleet maintenance', ['raw.planes', 'staging.aircraft', 'mart.aircraft_utilisation']),
  q('data of meteorology', 'Daten der Meteorologie', ['raw.weather', 'staging.hourly_weather'], ['mart.weather_impact']),
  q('what is made from hourly_weather', 'what is made from hourly_weather', ['staging.flights_in_weather'], ['mart.weather_impact']),
  // A few words.
  q('snow storm', 'Schneesturm', ['mart.daily_cancellations'], ['mart.weather_impact', 'staging.hourly_weather']),
  q('rush hour', 'Stoßzeit', ['mart.departure_hours']),
  q('busiest routes', 'meistbeflogene Strecken', ['mart.route_traffic']),
  q('late departures 15 minutes', 'verspätete Abflüge 15 Minuten', ['mart.daily_performance'], ['mart.airport_punctuality']),
  q('humidity', 'Luftfeuchtigkeit', ['raw.weather'], ['staging.hourly_weather']),
];

function q(
  question: string,
  german: string,
  needed: readonly string[],
  useful: readonly string[] = [],
): JudgedQuestion {
  return { question, german, needed, useful };
}

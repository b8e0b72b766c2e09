-- Documentation as a real warehouse has it: good in places, thin in others.
-- Left out on purpose: raw.airlines, staging.flights_in_weather, mart.fleet_age, mart.weather_impact's columns, and more.

COMMENT ON SCHEMA raw IS 'Data as it was published: one table per file, nothing corrected.';
COMMENT ON SCHEMA staging IS 'Readable names, metric units and local calendar days on top of the published data.';

COMMENT ON TABLE raw.flights IS
  'Every scheduled departure from the three New York airports in 2013, one row each, including those that never took off.';
COMMENT ON COLUMN raw.flights.dep_time IS
  'Clock time at which the plane left, local, written as hours and minutes without a separator. Empty when the flight was cancelled.';
COMMENT ON COLUMN raw.flights.dep_delay IS 'Minutes late on leaving; negative means early.';
COMMENT ON COLUMN raw.flights.arr_delay IS 'Minutes late on landing; negative means early. Empty when it never arrived as planned.';
COMMENT ON COLUMN raw.flights.tailnum IS
  'Registration painted on the fuselage. Unknown for some cancelled departures, and not always found in the aircraft register.';
COMMENT ON COLUMN raw.flights.dest IS 'Code of the place it flies to. Four Caribbean codes are missing from the airport list.';
COMMENT ON COLUMN raw.flights.air_time IS 'Minutes between take-off and touch-down.';
COMMENT ON COLUMN raw.flights.distance IS 'Great-circle miles between both ends.';
COMMENT ON COLUMN raw.flights.time_hour IS 'Instant of the planned departure, cut to the full hour; matches the meteorological readings.';

COMMENT ON TABLE raw.weather IS
  'Meteorological readings taken once an hour at Newark, Kennedy and La Guardia: thermometer, wind, rain and sight.';
COMMENT ON COLUMN raw.weather.temp IS 'Air temperature in degrees Fahrenheit.';
COMMENT ON COLUMN raw.weather.dewp IS 'Dew point in degrees Fahrenheit.';
COMMENT ON COLUMN raw.weather.wind_speed IS 'Miles per hour. One reading in February is a faulty gauge.';
COMMENT ON COLUMN raw.weather.wind_gust IS 'Miles per hour; mostly empty because only strong squalls are recorded.';
COMMENT ON COLUMN raw.weather.visib IS 'How far one can see, in miles, ten at most.';

COMMENT ON TABLE raw.planes IS
  'Aircraft register of the aviation authority: who built each plane, when, and how many passengers fit in.';
COMMENT ON COLUMN raw.planes.year IS 'Year of manufacture, not known for some.';
COMMENT ON COLUMN raw.planes.speed IS 'Cruising speed in miles per hour, known for a handful only.';

COMMENT ON TABLE raw.airports IS
  'Places in the United States where planes land, with their position on the map, height above the sea and clock zone.';
COMMENT ON COLUMN raw.airports.faa IS 'Three-letter code given by the aviation authority.';
COMMENT ON COLUMN raw.airports.alt IS 'Feet above sea level.';

COMMENT ON VIEW staging.flight_legs IS
  'Each planned trip with readable names: the calendar day in New York, which airline, which plane, from where to where, how late, and whether it was called off or ended elsewhere.';
COMMENT ON COLUMN staging.flight_legs.flight_date IS 'Calendar day in New York, not in universal time.';
COMMENT ON COLUMN staging.flight_legs.is_cancelled IS 'True when the plane never left.';
COMMENT ON COLUMN staging.flight_legs.is_diverted IS 'True when it left but did not reach the planned airport as planned.';
COMMENT ON COLUMN staging.flight_legs.plane_seats IS 'Passenger capacity according to the register; empty for unregistered aircraft.';

COMMENT ON VIEW staging.hourly_weather IS
  'Temperature, wind, rain, snow and sight per station and hour in metric units, with one word that sums up the sky. Impossible gauge values are dropped.';
COMMENT ON COLUMN staging.hourly_weather.conditions IS 'One of: snow or ice, low visibility, rain, strong wind, fair.';

COMMENT ON VIEW staging.aircraft IS
  'One row per airframe that was scheduled or registered: maker, model, engines, age and the span of days it was in service. Shows which ones the register does not know.';
COMMENT ON COLUMN staging.aircraft.is_registered IS 'False when the aircraft flew but the register has no entry for it.';

COMMENT ON VIEW staging.airport_directory IS
  'Where people can fly to, including destinations that are absent from the official list.';
COMMENT ON COLUMN staging.airport_directory.is_listed IS 'False for codes seen in schedules only.';

COMMENT ON TABLE mart.daily_performance IS
  'Punctuality of each airline at each New York airport, day by day. Basis of the morning operations report.';
COMMENT ON COLUMN mart.daily_performance.late_departures IS 'Flights that left more than 15 minutes after plan.';
COMMENT ON COLUMN mart.daily_performance.on_time_share IS 'Part of all planned flights that were neither called off nor late, from 0 to 1.';

COMMENT ON TABLE mart.daily_cancellations IS
  'How many trips were called off on each day and where it was worst. Storm days stand out here.';
COMMENT ON COLUMN mart.daily_cancellations.is_disrupted IS 'True when at least one in ten trips was called off.';

COMMENT ON TABLE mart.carrier_delays IS
  'Month by month, how late each airline runs and how much of the lost time its pilots make up in the air.';
COMMENT ON COLUMN mart.carrier_delays.p90_arrival_delay IS 'Nine out of ten flights land no later than this many minutes after plan.';
COMMENT ON COLUMN mart.carrier_delays.minutes_recovered IS 'Average minutes won back between leaving and landing.';

COMMENT ON TABLE mart.airport_punctuality IS
  'Which of the three New York airports lets planes leave on schedule, per month.';
COMMENT ON COLUMN mart.airport_punctuality.longest_delay IS 'Minutes that the unluckiest passengers of the month waited.';

COMMENT ON TABLE mart.aircraft_utilisation IS
  'How hard each plane works: monthly hours and miles flown and days in service. Used to plan inspections and repairs.';
COMMENT ON COLUMN mart.aircraft_utilisation.hours_in_air IS 'Sum of flying time; taxiing is not counted.';

COMMENT ON TABLE mart.route_traffic IS
  'Busiest connections: number of trips, competing airlines and capacity between two cities.';
COMMENT ON COLUMN mart.route_traffic.known_seats IS 'Passenger capacity offered over the year; a lower bound, because unregistered planes are not counted.';

COMMENT ON TABLE mart.weather_impact IS
  'What snow, rain, wind and fog do to departures: called-off share and waiting time by kind of sky.';

COMMENT ON VIEW mart.departure_hours IS
  'Rush hours: when in the day most planes leave and how long they queue.';

COMMENT ON MATERIALIZED VIEW mart.carrier_scorecard IS
  'League table of airlines by reliability over the whole year; first place is the most dependable.';
COMMENT ON COLUMN mart.carrier_scorecard.place IS 'Rank, 1 is best.';

COMMENT ON PROCEDURE mart.refresh_daily_performance(date, date) IS
  'Rebuilds the daily punctuality figures for the whole year, or replaces a span of days.';
COMMENT ON PROCEDURE mart.refresh_delay_reports() IS
  'Rebuilds the monthly reports on airlines and airports.';

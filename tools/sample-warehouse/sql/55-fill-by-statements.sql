-- Marts without a procedure: their origin is not written down anywhere in the database.

CREATE TABLE mart.route_traffic AS
SELECT
  origin,
  destination,
  destination_name,
  count(*)::integer AS scheduled_flights,
  count(DISTINCT carrier)::integer AS carriers,
  max(distance_miles)::integer AS distance_miles,
  round(avg(air_minutes), 1) AS avg_air_minutes,
  sum(plane_seats) FILTER (WHERE NOT is_cancelled) AS known_seats
FROM staging.flight_legs
GROUP BY origin, destination, destination_name;

ALTER TABLE mart.route_traffic ADD PRIMARY KEY (origin, destination);
ALTER TABLE mart.route_traffic ADD FOREIGN KEY (origin) REFERENCES raw.airports (faa);

INSERT INTO mart.weather_impact (airport, conditions, scheduled_flights, cancelled_share, avg_departure_delay)
SELECT
  origin,
  conditions,
  count(*),
  round(count(*) FILTER (WHERE is_cancelled)::numeric / count(*), 4),
  round(avg(departure_delay_minutes), 2)
FROM staging.flights_in_weather
GROUP BY origin, conditions;

CREATE TABLE mart.fleet_age AS
WITH operated AS (
  SELECT DISTINCT carrier, tail_number
  FROM staging.flight_legs
  WHERE tail_number IS NOT NULL
)
SELECT
  o.carrier,
  a.manufacturer,
  count(*)::integer AS planes,
  round(avg(a.age_years), 1) AS avg_age,
  min(a.built_in) AS oldest_built_in,
  max(a.built_in) AS newest_built_in
FROM operated o
JOIN staging.aircraft a ON a.tail_number = o.tail_number
GROUP BY o.carrier, a.manufacturer;

CREATE VIEW mart.departure_hours AS
SELECT
  l.origin AS airport,
  l.departure_hour AS hour_of_day,
  count(*) AS scheduled_flights,
  round(count(*) / 365.0, 1) AS flights_per_day,
  round(avg(l.departure_delay_minutes), 1) AS avg_wait
FROM staging.flight_legs l
GROUP BY l.origin, l.departure_hour;

CREATE MATERIALIZED VIEW mart.carrier_scorecard AS
WITH totals AS (
  SELECT
    p.carrier,
    sum(p.scheduled_flights) AS scheduled_flights,
    sum(p.cancelled_flights)::numeric / sum(p.scheduled_flights) AS cancelled_share,
    sum(p.late_departures)::numeric / sum(p.scheduled_flights) AS late_share
  FROM mart.daily_performance p
  GROUP BY p.carrier
)
SELECT
  t.carrier,
  al.name AS carrier_name,
  t.scheduled_flights,
  round(t.cancelled_share, 4) AS cancelled_share,
  round(t.late_share, 4) AS late_share,
  (SELECT round(avg(d.avg_arrival_delay), 2) FROM mart.carrier_delays d WHERE d.carrier = t.carrier)
    AS avg_arrival_delay,
  rank() OVER (ORDER BY t.cancelled_share + t.late_share) AS place
FROM totals t
JOIN raw.airlines al ON al.carrier = t.carrier
WITH DATA;

CREATE UNIQUE INDEX ON mart.carrier_scorecard (carrier);

-- Staging layer: names, units and local days that people can work with. Views only, nothing stored.

CREATE SCHEMA staging;

CREATE VIEW staging.flight_legs AS
SELECT
  make_date(f.year, f.month, f.day) AS flight_date,
  f.carrier,
  al.name AS carrier_name,
  f.flight AS flight_number,
  f.tailnum AS tail_number,
  p.manufacturer AS plane_manufacturer,
  p.model AS plane_model,
  p.seats AS plane_seats,
  f.origin,
  o.name AS origin_name,
  f.dest AS destination,
  d.name AS destination_name,
  f.time_hour + make_interval(mins => f.minute) AS scheduled_departure,
  f.hour AS departure_hour,
  f.dep_delay AS departure_delay_minutes,
  f.arr_delay AS arrival_delay_minutes,
  f.air_time AS air_minutes,
  f.distance AS distance_miles,
  f.dep_time IS NULL AS is_cancelled,
  f.dep_time IS NOT NULL AND f.arr_delay IS NULL AS is_diverted
FROM raw.flights f
JOIN raw.airlines al ON al.carrier = f.carrier
JOIN raw.airports o ON o.faa = f.origin
LEFT JOIN raw.airports d ON d.faa = f.dest
LEFT JOIN raw.planes p ON p.tailnum = f.tailnum;

CREATE VIEW staging.hourly_weather AS
SELECT
  w.origin AS station,
  w.time_hour AS observed_at,
  make_date(w.year, w.month, w.day) AS local_date,
  w.hour AS local_hour,
  round(((w.temp - 32) * 5 / 9)::numeric, 1) AS temperature_celsius,
  round(((w.dewp - 32) * 5 / 9)::numeric, 1) AS dew_point_celsius,
  w.humid AS relative_humidity,
  w.wind_dir AS wind_direction_degrees,
  -- A gauge at Newark once reported 1,048 mph.
  CASE WHEN w.wind_speed < 200 THEN round((w.wind_speed * 1.609344)::numeric, 1) END AS wind_kmh,
  round((w.wind_gust * 1.609344)::numeric, 1) AS gust_kmh,
  round((w.precip * 25.4)::numeric, 1) AS precipitation_mm,
  w.pressure AS pressure_hpa,
  round((w.visib * 1.609344)::numeric, 1) AS visibility_km,
  CASE
    WHEN w.precip > 0 AND w.temp <= 32 THEN 'snow or ice'
    WHEN w.visib < 1 THEN 'low visibility'
    WHEN w.precip > 0 THEN 'rain'
    WHEN w.wind_gust >= 35 THEN 'strong wind'
    ELSE 'fair'
  END AS conditions
FROM raw.weather w;

CREATE VIEW staging.aircraft AS
WITH flown AS (
  SELECT
    tailnum,
    min(make_date(year, month, day)) AS first_flight_date,
    max(make_date(year, month, day)) AS last_flight_date,
    count(*) AS scheduled_flights
  FROM raw.flights
  WHERE tailnum IS NOT NULL
  GROUP BY tailnum
)
SELECT
  coalesce(p.tailnum, flown.tailnum) AS tail_number,
  p.tailnum IS NOT NULL AS is_registered,
  CASE
    WHEN p.manufacturer LIKE 'AIRBUS%' THEN 'Airbus'
    WHEN p.manufacturer LIKE 'MCDONNELL DOUGLAS%' THEN 'McDonnell Douglas'
    WHEN p.manufacturer LIKE 'BOMBARDIER%' THEN 'Bombardier'
    ELSE initcap(p.manufacturer)
  END AS manufacturer,
  p.model,
  p.type AS airframe,
  p.engine AS engine_kind,
  p.engines AS engine_count,
  p.seats,
  p.year AS built_in,
  2013 - p.year AS age_years,
  flown.first_flight_date,
  flown.last_flight_date,
  flown.scheduled_flights
FROM raw.planes p
FULL JOIN flown ON flown.tailnum = p.tailnum;

CREATE VIEW staging.airport_directory AS
SELECT
  a.faa AS airport,
  a.name AS airport_name,
  a.lat AS latitude,
  a.lon AS longitude,
  a.alt AS elevation_feet,
  a.tzone AS time_zone,
  EXISTS (SELECT 1 FROM raw.flights f WHERE f.dest = a.faa) AS is_served,
  true AS is_listed
FROM raw.airports a
UNION ALL
SELECT DISTINCT
  f.dest,
  NULL::text,
  NULL::double precision,
  NULL::double precision,
  NULL::integer,
  NULL::text,
  true,
  false
FROM raw.flights f
WHERE NOT EXISTS (SELECT 1 FROM raw.airports a WHERE a.faa = f.dest);

CREATE VIEW staging.flights_in_weather AS
SELECT
  l.flight_date,
  l.carrier,
  l.flight_number,
  l.origin,
  l.destination,
  l.departure_delay_minutes,
  l.arrival_delay_minutes,
  l.is_cancelled,
  w.temperature_celsius,
  w.wind_kmh,
  w.precipitation_mm,
  w.visibility_km,
  coalesce(w.conditions, 'no reading') AS conditions
FROM staging.flight_legs l
LEFT JOIN staging.hourly_weather w
  ON w.station = l.origin
 AND w.observed_at = date_trunc('hour', l.scheduled_departure, 'UTC');

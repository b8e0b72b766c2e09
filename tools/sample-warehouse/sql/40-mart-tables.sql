-- Mart layer: tables that reports read, and the procedures that fill some of them.

CREATE SCHEMA mart;

CREATE TABLE mart.daily_performance (
  flight_date             date         NOT NULL,
  origin                  char(3)      NOT NULL REFERENCES raw.airports (faa),
  carrier                 varchar(2)   NOT NULL REFERENCES raw.airlines (carrier),
  scheduled_flights       integer      NOT NULL,
  cancelled_flights       integer      NOT NULL,
  diverted_flights        integer      NOT NULL,
  late_departures         integer      NOT NULL,
  avg_departure_delay     numeric(7,2),
  avg_arrival_delay       numeric(7,2),
  on_time_share           numeric(5,4),
  PRIMARY KEY (flight_date, origin, carrier)
);

CREATE TABLE mart.daily_cancellations (
  flight_date       date         PRIMARY KEY,
  scheduled_flights integer      NOT NULL,
  cancelled_flights integer      NOT NULL,
  cancelled_share   numeric(5,4) NOT NULL,
  worst_airport     char(3),
  is_disrupted      boolean      NOT NULL
);

CREATE TABLE mart.carrier_delays (
  carrier             varchar(2)   NOT NULL REFERENCES raw.airlines (carrier),
  month               date         NOT NULL,
  carrier_name        text         NOT NULL,
  flown_flights       integer      NOT NULL,
  avg_departure_delay numeric(7,2),
  avg_arrival_delay   numeric(7,2),
  p90_arrival_delay   numeric(7,2),
  minutes_recovered   numeric(7,2),
  PRIMARY KEY (carrier, month)
);

CREATE TABLE mart.airport_punctuality (
  airport            char(3)      NOT NULL REFERENCES raw.airports (faa),
  month              date         NOT NULL,
  airport_name       text         NOT NULL,
  departures         integer      NOT NULL,
  on_time_departures integer      NOT NULL,
  on_time_share      numeric(5,4),
  longest_delay      integer,
  PRIMARY KEY (airport, month)
);

CREATE TABLE mart.aircraft_utilisation (
  tail_number    varchar(6)   NOT NULL,
  month          date         NOT NULL,
  flights        integer      NOT NULL,
  hours_in_air   numeric(8,2) NOT NULL,
  miles_flown    integer      NOT NULL,
  days_in_use    integer      NOT NULL,
  manufacturer   text,
  age_years      integer,
  PRIMARY KEY (tail_number, month)
);

CREATE TABLE mart.weather_impact (
  airport             char(3)      NOT NULL,
  conditions          text         NOT NULL,
  scheduled_flights   integer      NOT NULL,
  cancelled_share     numeric(5,4) NOT NULL,
  avg_departure_delay numeric(7,2),
  PRIMARY KEY (airport, conditions)
);

-- Without dates the whole year is rebuilt; with dates only that span is replaced.
CREATE PROCEDURE mart.refresh_daily_performance(first_day date DEFAULT NULL, last_day date DEFAULT NULL)
LANGUAGE plpgsql AS $procedure$
DECLARE
  written bigint;
BEGIN
  IF first_day IS NULL AND last_day IS NULL THEN
    TRUNCATE TABLE mart.daily_performance;
  ELSIF first_day IS NULL OR last_day IS NULL OR first_day > last_day THEN
    RAISE EXCEPTION 'refresh_daily_performance needs both days in order, got % and %', first_day, last_day;
  ELSE
    DELETE FROM mart.daily_performance WHERE flight_date BETWEEN first_day AND last_day;
  END IF;

  INSERT INTO mart.daily_performance
    (flight_date, origin, carrier, scheduled_flights, cancelled_flights, diverted_flights, late_departures,
     avg_departure_delay, avg_arrival_delay, on_time_share)
  WITH legs AS (
    SELECT
      flight_date, origin, carrier, is_cancelled, is_diverted,
      departure_delay_minutes,
      arrival_delay_minutes,
      departure_delay_minutes > 15 AS is_late
    FROM staging.flight_legs
    WHERE first_day IS NULL OR flight_date BETWEEN first_day AND last_day
  ), per_day AS (
    SELECT
      flight_date, origin, carrier,
      count(*) AS scheduled_flights,
      count(*) FILTER (WHERE is_cancelled) AS cancelled_flights,
      count(*) FILTER (WHERE is_diverted) AS diverted_flights,
      count(*) FILTER (WHERE is_late) AS late_departures,
      avg(departure_delay_minutes) AS avg_departure_delay,
      avg(arrival_delay_minutes) AS avg_arrival_delay
    FROM legs
    GROUP BY flight_date, origin, carrier
  )
  SELECT
    d.flight_date, d.origin, d.carrier,
    d.scheduled_flights, d.cancelled_flights, d.diverted_flights, d.late_departures,
    round(d.avg_departure_delay, 2),
    round(d.avg_arrival_delay, 2),
    round(1 - (d.late_departures + d.cancelled_flights)::numeric / d.scheduled_flights, 4)
  FROM per_day d;

  GET DIAGNOSTICS written = ROW_COUNT;
  IF written = 0 THEN
    RAISE EXCEPTION 'no flights between % and %', first_day, last_day;
  END IF;
END;
$procedure$;

-- Reads what refresh_daily_performance wrote: call that one first.
CREATE PROCEDURE mart.refresh_daily_cancellations(disrupted_from numeric DEFAULT 0.10)
LANGUAGE plpgsql AS $procedure$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM mart.daily_performance) THEN
    RAISE EXCEPTION 'daily_performance is empty, refresh it first';
  END IF;

  INSERT INTO mart.daily_cancellations
    (flight_date, scheduled_flights, cancelled_flights, cancelled_share, worst_airport, is_disrupted)
  WITH per_airport AS (
    SELECT
      flight_date, origin,
      sum(scheduled_flights) AS scheduled_flights,
      sum(cancelled_flights) AS cancelled_flights,
      row_number() OVER (
        PARTITION BY flight_date
        ORDER BY sum(cancelled_flights)::numeric / sum(scheduled_flights) DESC, origin
      ) AS place
    FROM mart.daily_performance
    GROUP BY flight_date, origin
  )
  SELECT
    flight_date,
    sum(scheduled_flights),
    sum(cancelled_flights),
    round(sum(cancelled_flights) / sum(scheduled_flights), 4),
    max(origin) FILTER (WHERE place = 1 AND cancelled_flights > 0),
    sum(cancelled_flights) / sum(scheduled_flights) >= disrupted_from
  FROM per_airport
  GROUP BY flight_date
  ON CONFLICT (flight_date) DO UPDATE SET
    scheduled_flights = excluded.scheduled_flights,
    cancelled_flights = excluded.cancelled_flights,
    cancelled_share = excluded.cancelled_share,
    worst_airport = excluded.worst_airport,
    is_disrupted = excluded.is_disrupted;
END;
$procedure$;

CREATE PROCEDURE mart.refresh_delay_reports()
LANGUAGE sql AS $procedure$
  TRUNCATE TABLE mart.carrier_delays, mart.airport_punctuality;

  INSERT INTO mart.carrier_delays
    (carrier, month, carrier_name, flown_flights, avg_departure_delay, avg_arrival_delay,
     p90_arrival_delay, minutes_recovered)
  SELECT
    carrier,
    date_trunc('month', flight_date)::date,
    carrier_name,
    count(*),
    round(avg(departure_delay_minutes), 2),
    round(avg(arrival_delay_minutes), 2),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY arrival_delay_minutes),
    round(avg(departure_delay_minutes - arrival_delay_minutes), 2)
  FROM staging.flight_legs
  WHERE NOT is_cancelled
  GROUP BY carrier, date_trunc('month', flight_date), carrier_name;

  INSERT INTO mart.airport_punctuality
    (airport, month, airport_name, departures, on_time_departures, on_time_share, longest_delay)
  SELECT
    l.origin,
    date_trunc('month', l.flight_date)::date,
    l.origin_name,
    count(*),
    count(*) FILTER (WHERE l.departure_delay_minutes <= 15),
    round(count(*) FILTER (WHERE l.departure_delay_minutes <= 15)::numeric / count(*), 4),
    max(l.departure_delay_minutes)
  FROM staging.flight_legs AS l
  WHERE NOT l.is_cancelled
  GROUP BY l.origin, date_trunc('month', l.flight_date), l.origin_name;
$procedure$;

CREATE PROCEDURE mart.refresh_aircraft_utilisation()
LANGUAGE sql
BEGIN ATOMIC
  DELETE FROM mart.aircraft_utilisation;
  INSERT INTO mart.aircraft_utilisation
    (tail_number, month, flights, hours_in_air, miles_flown, days_in_use, manufacturer, age_years)
  SELECT
    l.tail_number,
    date_trunc('month', l.flight_date)::date,
    count(*),
    round(coalesce(sum(l.air_minutes), 0) / 60.0, 2),
    sum(l.distance_miles),
    count(DISTINCT l.flight_date),
    a.manufacturer,
    a.age_years
  FROM staging.flight_legs l
  JOIN staging.aircraft a ON a.tail_number = l.tail_number
  WHERE NOT l.is_cancelled AND l.tail_number IS NOT NULL
  GROUP BY l.tail_number, date_trunc('month', l.flight_date), a.manufacturer, a.age_years;
END;

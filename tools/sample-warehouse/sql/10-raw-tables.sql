-- Raw layer: the five published files, column for column, so that COPY can check the header.
-- Keys follow in 20-raw-keys.sql, after the load: building an index once is cheaper than keeping it up to date.

CREATE SCHEMA raw;

CREATE TABLE raw.airlines (
  carrier varchar(2) NOT NULL,
  name    text       NOT NULL
);

CREATE TABLE raw.airports (
  faa   char(3)          NOT NULL,
  name  text             NOT NULL,
  lat   double precision NOT NULL,
  lon   double precision NOT NULL,
  alt   integer          NOT NULL,
  tz    smallint         NOT NULL,
  dst   char(1)          NOT NULL,
  tzone text
);

CREATE TABLE raw.planes (
  tailnum      varchar(6) NOT NULL,
  year         smallint,
  type         text       NOT NULL,
  manufacturer text       NOT NULL,
  model        text       NOT NULL,
  engines      smallint   NOT NULL,
  seats        smallint   NOT NULL,
  speed        smallint,
  engine       text       NOT NULL
);

CREATE TABLE raw.weather (
  origin     char(3)          NOT NULL,
  year       smallint         NOT NULL,
  month      smallint         NOT NULL,
  day        smallint         NOT NULL,
  hour       smallint         NOT NULL,
  temp       double precision,
  dewp       double precision,
  humid      double precision,
  wind_dir   smallint,
  wind_speed double precision,
  wind_gust  double precision,
  precip     double precision NOT NULL,
  pressure   double precision,
  visib      double precision NOT NULL,
  time_hour  timestamptz      NOT NULL
);

CREATE TABLE raw.flights (
  year           smallint    NOT NULL,
  month          smallint    NOT NULL,
  day            smallint    NOT NULL,
  dep_time       smallint,
  sched_dep_time smallint    NOT NULL,
  dep_delay      smallint,
  arr_time       smallint,
  sched_arr_time smallint    NOT NULL,
  arr_delay      smallint,
  carrier        varchar(2)  NOT NULL,
  flight         smallint    NOT NULL,
  tailnum        varchar(6),
  origin         char(3)     NOT NULL,
  dest           char(3)     NOT NULL,
  air_time       smallint,
  distance       smallint    NOT NULL,
  hour           smallint    NOT NULL,
  minute         smallint    NOT NULL,
  time_hour      timestamptz NOT NULL
);

-- Keys that the data satisfies. Four destinations (BQN, PSE, SJU, STT) have no row among the airports and
-- 721 tail numbers none among the planes, and 1,556 departures no weather reading, so those three
-- relationships stay undeclared.

ALTER TABLE raw.airlines ADD PRIMARY KEY (carrier);
ALTER TABLE raw.airports ADD PRIMARY KEY (faa);
ALTER TABLE raw.planes ADD PRIMARY KEY (tailnum);
-- Local year, month, day and hour repeat when the clocks go back in November; the instant does not.
ALTER TABLE raw.weather ADD PRIMARY KEY (origin, time_hour);
ALTER TABLE raw.flights ADD PRIMARY KEY (year, month, day, carrier, flight, origin);

ALTER TABLE raw.flights ADD FOREIGN KEY (carrier) REFERENCES raw.airlines (carrier);
ALTER TABLE raw.flights ADD FOREIGN KEY (origin) REFERENCES raw.airports (faa);
ALTER TABLE raw.weather ADD FOREIGN KEY (origin) REFERENCES raw.airports (faa);

CREATE INDEX ON raw.flights (tailnum);
CREATE INDEX ON raw.flights (dest);
CREATE INDEX ON raw.flights (origin, time_hour);

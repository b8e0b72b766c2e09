-- Marts that have a procedure are filled by it.

CALL mart.refresh_daily_performance();
ANALYZE mart.daily_performance;
CALL mart.refresh_daily_cancellations();
CALL mart.refresh_delay_reports();
CALL mart.refresh_aircraft_utilisation();

/** An area of a business: what its tables are about, what is said of them, what they measure. */
export interface Area {
  readonly name: string;
  readonly things: readonly string[];
  readonly measures: readonly string[];
}

function area(name: string, things: string, measures: string): Area {
  return { name, things: things.split(', '), measures: measures.split(', ') };
}

/** The domains of the generated catalog. */
export const AREAS: readonly Area[] = [
  area(
    'Sales',
    'order, order line, quotation, opportunity, price list, discount, sales target, commission, contract, lead, territory, return',
    'net amount, gross margin, list price, discount rate, quantity ordered, win probability',
  ),
  area(
    'Finance',
    'invoice, payment, ledger entry, cost center, budget, tax declaration, bank statement, accrual, asset depreciation, credit note, dunning letter, exchange rate',
    'amount due, balance, tax amount, days overdue, interest rate, write off',
  ),
  area(
    'Logistics',
    'shipment, delivery, parcel, warehouse stock, freight order, route, carrier, customs declaration, pallet, packing list, dock appointment, vehicle trip',
    'weight, distance, transit time, fill rate, shipping cost, delay minutes',
  ),
  area(
    'Manufacturing',
    'work order, bill of materials, machine, production batch, quality inspection, scrap, maintenance task, shift plan, tool, downtime event, routing step, sensor reading',
    'cycle time, yield, temperature, pressure, energy use, defect count',
  ),
  area(
    'Human resources',
    'employee, vacancy, job application, salary slip, absence, training course, performance review, onboarding task, benefit enrolment, working time account, org unit, exit interview',
    'gross salary, vacation days, overtime hours, headcount, tenure, satisfaction score',
  ),
  area(
    'Marketing',
    'campaign, newsletter, advertisement, landing page, audience segment, survey response, coupon, social post, influencer, event registration, referral, brand mention',
    'impressions, click rate, conversion rate, cost per click, reach, engagement score',
  ),
  area(
    'Customer care',
    'support ticket, call, chat session, complaint, escalation, knowledge article, satisfaction survey, callback, warranty claim, refund, agent schedule, service contract',
    'handling time, first response time, rating, queue length, resolution rate, refund amount',
  ),
  area(
    'Healthcare',
    'patient, admission, diagnosis, prescription, lab result, surgery, ward bed, vaccination, allergy, insurance claim, ambulance trip, vital sign',
    'dosage, heart rate, length of stay, blood pressure, waiting time, claim amount',
  ),
  area(
    'Aviation',
    'flight, departure, boarding pass, aircraft, crew roster, baggage item, gate assignment, fuel uplift, airport slot, seat map, loyalty member, maintenance check',
    'departure delay, arrival delay, air time, load factor, fuel burn, miles flown',
  ),
  area(
    'Energy',
    'meter, meter reading, power plant, grid outage, tariff, solar panel, wind turbine, charging session, gas contract, load forecast, emission certificate, substation',
    'consumption, peak load, voltage, generation, emissions, outage duration',
  ),
  area(
    'Telecommunications',
    'subscriber, call record, cell tower, data session, sim card, roaming agreement, number porting, network alarm, handset, top up, bandwidth test, fibre line',
    'signal strength, data volume, call duration, latency, churn score, monthly revenue',
  ),
  area(
    'Banking',
    'account, loan, mortgage, card transaction, direct debit, credit score, branch visit, cash machine, standing order, collateral, fraud alert, savings plan',
    'outstanding principal, interest paid, credit limit, risk weight, transaction amount, days past due',
  ),
  area(
    'Insurance',
    'policy, claim, premium, policy holder, damage report, reinsurance treaty, broker, underwriting decision, coverage, vehicle, medical assessment, payout',
    'sum insured, loss ratio, deductible, claim reserve, premium paid, risk score',
  ),
  area(
    'Education',
    'student, lecture, exam, enrolment, grade, teacher, classroom booking, scholarship, thesis, library loan, course evaluation, timetable',
    'credit points, attendance rate, average grade, tuition fee, dropout rate, capacity',
  ),
  area(
    'Retail',
    'basket, receipt, shelf, store visit, promotion, loyalty card, product review, supplier order, stock count, price change, gift voucher, checkout session',
    'basket value, footfall, shelf life, markdown, stock level, items sold',
  ),
  area(
    'Real estate',
    'building, tenant, lease, viewing, rent payment, repair request, property valuation, parking space, floor plan, utility bill, inspection, mortgage offer',
    'rent, living area, vacancy rate, service charge, market value, repair cost',
  ),
  area(
    'Media',
    'article, video, playlist, stream session, subscription, advertisement slot, author, comment, podcast episode, broadcast, rights contract, thumbnail',
    'watch time, views, bitrate, completion rate, royalty, ad revenue',
  ),
  area(
    'Agriculture',
    'field, harvest, crop plan, tractor trip, fertiliser application, livestock, milk collection, soil sample, irrigation event, seed order, weather observation, subsidy',
    'yield per hectare, rainfall, soil moisture, feed cost, milk volume, acreage',
  ),
  area(
    'Security',
    'login attempt, access grant, firewall event, vulnerability, incident, certificate, security audit, phishing report, device, user session, key rotation, permission change',
    'severity, failed logins, patch age, exposure score, detection time, affected hosts',
  ),
  area(
    'Government',
    'citizen, permit, building application, vehicle registration, tax assessment, census household, election result, public tender, court case, passport, road work, grant',
    'processing days, turnout, fee, population, penalty, grant amount',
  ),
];

/** What is special about a table, among those of one thing. */
export const ASPECTS: readonly string[] =
  'active, archived, cancelled, daily, weekly, monthly, historical, regional, online, wholesale, domestic, international, pending, approved, rejected, estimated, forecast, actual, corrected, internal, external, seasonal, priority, late, incomplete, unmatched, aggregated, enriched, raw, cleaned, masked, sampled, delayed, duplicate, expired, premium, trial, mobile, partner, legacy'.split(
    ', ',
  );

/** What a table is for; last part of many names. */
export const GRAINS: readonly string[] =
  'fact, dim, snapshot, event, summary, history, log, detail, header, mapping, status, balance, audit, export, staging, reference'.split(
    ', ',
  );

/** Columns that any table may have. */
export const COMMON_COLUMNS: readonly string[] =
  'created at, updated at, source system, is deleted, valid from, valid to, currency code, country code, region, status, type code, external reference, comment, version, batch id, loaded at, language, unit, priority, category'.split(
    ', ',
  );

/** Parts that columns are made of beside the thing of the table. */
export const ATTRIBUTES: readonly string[] =
  'first, last, total, average, minimum, maximum, planned, actual, expected, previous, current, original, preferred, secondary, billing, shipping, requested, confirmed, reported, adjusted'.split(
    ', ',
  );
export const VALUES: readonly string[] =
  'date, amount, count, name, code, address, email, phone number, score, share, price, duration, percentage, reason, channel, owner, location, reference number, identifier, indicator'.split(
    ', ',
  );

export const TAGS: readonly string[] =
  'pii, gdpr, gold, silver, bronze, deprecated soon, finance critical, daily load, realtime, external, confidential, public, experimental, certified, regulatory, sox, hourly load, partner data, machine learning, dashboard source'.split(
    ', ',
  );

export const PLATFORMS: readonly string[] = [
  'snowflake',
  'postgres',
  'bigquery',
  'hive',
  'mysql',
  'kafka',
  'redshift',
  'oracle',
];

import { type ColumnFacts } from './entity-facts';
import { withPersonalData } from './personal-data';

type Kind = 'direct' | 'indirect' | 'pseudonymised';

interface Example {
  readonly table: string;
  readonly path: string;
  readonly expected: Kind | undefined;
}

function column(path: string, more: Partial<ColumnFacts> = {}): ColumnFacts {
  return {
    path,
    nativeType: 'text',
    type: 'string',
    description: '',
    nullable: true,
    partOfKey: false,
    tags: [],
    glossaryTerms: [],
    ...more,
  };
}

/** What is found in columns of one table. */
function found(table: string, columns: readonly ColumnFacts[], names: Readonly<Record<string, string>> = {}) {
  return withPersonalData({ name: table, names, columns }).map(({ personalData }) => personalData);
}

/** `table: kind column, column; kind column …` */
function examples(): readonly Example[] {
  return LABELLED.flatMap((line) => {
    const [table = '', rest = ''] = line.split(': ');
    return rest.split('; ').flatMap((group) => {
      const [kind = '', ...columns] = group.split(/[ ,]+/);
      const expected =
        kind === 'direct' || kind === 'indirect' || kind === 'pseudonymised' ? kind : undefined;
      return columns.map((path) => ({ table, path, expected }));
    });
  });
}

/** Tables of our own making. */
const LABELLED = [
  'dim_customer: pseudonymised customer_key; direct first_name, last_name, email_address, mobile_phone, street_address; indirect birth_date, gender, postal_code, job_title; none created_at, segment, loyalty_tier, is_active, email_opt_in, lifetime_value',
  'users: direct username, email, phone_number, ip_address; pseudonymised email_hash, user_token, user_uuid; none password_changed_at, role, locale, email_verified_at, last_login_at, login_count, avatar_color',
  'employees: direct full_name, ssn, home_address, passport_no, iban; indirect salary, hire_date, nationality, marital_status; pseudonymised employee_number; none department_name, office_phone, cost_center, grade',
  'orders: direct customer_email, shipping_address, contactPhone; pseudonymised customer_id; none order_id, total_amount, product_name, status, currency, placed_at, carrier_name, coupon_code',
  'web_events: direct client_ip, device_id; pseudonymised user_id, user_id_hashed; none session_length, page_url, event_name, browser, os_name, referrer, table_name',
  'email_campaigns: none email_campaign_count, campaign_name, email_subject, emails_sent, email_template_id, open_rate, sender_email, name',
  'airports: none name, airport_name, faa, lat, lon, city, phone, address, email, tz',
  'flights: none tailnum, carrier, dest, origin, flight, dep_delay, air_time, distance, hour',
  'products: none product_name, name, gender_target, weight, height, age_group, host_name, brand_name, sku',
  'stores: none store_name, phone, street_address, zip_code, latitude, longitude, store_phone, manager_count',
  'servers: none ip_address, hostname, host_name, mac_address, node_name, region',
  'files: none file_name, path, name, checksum, file_hash, commit_hash, row_hash, owner_team',
  'kunden: direct vorname, nachname, name, telefonnummer, strasse, email; indirect geburtsdatum, geschlecht, plz; none umsatz, erstellt_am, kundengruppe',
  'clientes: direct nombre, apellidos, correo_electronico, telefono, direccion; indirect fecha_nacimiento, nacionalidad; none saldo, fecha_alta',
  'utilisateurs: direct prenom, nom, téléphone, courriel, adresse; indirect date_de_naissance, code_postal; none statut, montant_total',
  'dipendenti: direct nome, cognome, codice_fiscale, indirizzo; indirect data_di_nascita; none reparto, livello',
  'klanten: direct voornaam, achternaam, telefoonnummer, adres; indirect geboortedatum, geslacht; none omzet',
  'pracownicy_raw: direct imie, nazwisko, pesel; indirect data_urodzenia; none dzial',
  'patients: direct patient_name, telephone, address_line1; indirect dob, blood_type, diagnosis; pseudonymised patient_id; none admitted_at, ward, bed_no',
  'payments: direct card_number, cardholder_name, billing_address; pseudonymised card_number_token; none amount, currency, merchant_name, payment_method, token_count, processor',
  'passenger_list: direct PassengerName, PassportNumber, contact_phone; indirect dateOfBirth; none seat, fareClass, flightNumber',
  'subscribers: direct subscriber_email, full_name; pseudonymised subscriber_sha256; none unsubscribed_at, source, num_emails, has_phone',
  'hotels: none hotel_name, phone, address, email, stars, latitude, longitude',
  'suppliers: none supplier_name, company_name, supplier_phone, vendor_email, country',
  'sensor_readings: none device_id, mac_address, sensor_name, value, lat, lon',
  'survey_responses: direct respondent_email, ip_addr; none question_name, answer, score',
  'countries: none name, iso_code, population, capital, language',
  'survey_participants: indirect age, occupation, ethnicity; pseudonymised participant_id; none wave, weight_factor, completed',
  'crm_contacts: direct first_name, surname, email, mobile_number, nickname; none lead_score, stage, company_name, campaign',
  'students: direct student_name, surname; indirect year_of_birth; none course_name, credits, term',
];

describe('withPersonalData', () => {
  const labelled = examples();
  const outcomes = labelled.map((example) => ({
    ...example,
    said: found(example.table, [column(example.path)])[0]?.kind,
  }));

  it('is held to at least 150 columns, a good part of them not personal', () => {
    expect(labelled.length).toBeGreaterThanOrEqual(150);
    expect(labelled.filter(({ expected }) => !expected).length).toBeGreaterThan(90);
  });

  it('finds nearly all, and hardly anything else', () => {
    const expected = outcomes.filter((each) => each.expected);
    const said = outcomes.filter((each) => each.said);
    const right = expected.filter((each) => each.said === each.expected).length;
    const alarms = said.filter((each) => !each.expected).map(({ table, path }) => `${table}.${path}`);
    expect(right / expected.length).toBeGreaterThanOrEqual(0.98);
    expect({ alarms, share: alarms.length / said.length }).toEqual({ alarms: [], share: 0 });
  });

  it('sees no person in a whole schedule of flights', () => {
    const tables: Record<string, readonly string[]> = {
      planes: ['tailnum', 'year', 'type', 'manufacturer', 'model', 'engines', 'seats', 'speed', 'engine'],
      airports: ['faa', 'name', 'lat', 'lon', 'alt', 'tz', 'dst', 'tzone'],
      airlines: ['carrier', 'name'],
      weather: ['origin', 'year', 'temp', 'dewp', 'humid', 'wind_dir', 'precip', 'visib', 'time_hour'],
      flights: ['year', 'carrier', 'flight', 'tailnum', 'origin', 'dest', 'arr_delay', 'time_hour'],
    };
    for (const [table, paths] of Object.entries(tables)) {
      expect(
        found(
          table,
          paths.map((path) => column(path)),
        ),
      ).toEqual(paths.map(() => undefined));
    }
  });

  it.each([
    ['urn:li:tag:PII', 'x1', 'direct', 'The tag “PII” says so.'],
    ['urn:li:tag:PII.Email', 'x1', 'direct', 'The tag “PII.Email” says so.'],
    ['urn:li:tag:pii:gender', 'x1', 'indirect', 'The tag “pii:gender” says so.'],
    ['urn:li:tag:GDPR', 'birth_date', 'indirect', 'The tag “GDPR” says so.'],
    [
      'urn:li:tag:pseudonymised_personal_data',
      'x1',
      'pseudonymised',
      'The tag “pseudonymised_personal_data” says so.',
    ],
    ['urn:li:tag:sensitive', 'x1', 'direct', 'The tag “sensitive” says so.'],
  ])('takes the tag %s on %s for what it says', (tag, path, kind, evidence) => {
    expect(found('t', [column(path, { tags: [tag] })])).toEqual([{ kind, evidence }]);
  });

  it('reads the terms of a classifier, also by the names that they have in the catalog', () => {
    const term = 'urn:li:glossaryTerm:Classification.Phone_Number';
    const generated = 'urn:li:glossaryTerm:5f0c6e6c-4a54-4a9b-9d0f-0d3f0c1b2a11';
    const columns = [column('x1', { glossaryTerms: [term] }), column('x2', { glossaryTerms: [generated] })];
    expect(found('t', columns, { [generated]: 'Personal Data' })).toEqual([
      { kind: 'direct', evidence: 'The term “Classification.Phone_Number” says so.' },
      { kind: 'direct', evidence: 'The term “Personal Data” says so.' },
    ]);
  });

  it.each([
    'urn:li:tag:critical',
    'urn:li:tag:commercially-sensitive',
    'urn:li:tag:Email',
    'urn:li:tag:personalisation',
  ])('reads nothing into the tag %s', (tag) =>
    expect(found('t', [column('x1', { tags: [tag] })])).toEqual([undefined]),
  );

  it.each(['urn:li:tag:not_PII', 'urn:li:tag:PII:none', 'urn:li:tag:no-personal-data'])(
    'believes %s, whatever the name and the values look like',
    (tag) => {
      const email = column('email', { tags: [tag], samples: ['a@example.org'] });
      expect(found('customers', [email])).toEqual([undefined]);
    },
  );

  it.each([
    [['ann@example.org', 'bo@example.org'], 'direct', 'Its values look like e-mail addresses.'],
    [['DE89 3704 0044 0532 0130 00'], 'direct', 'Its values look like IBANs.'],
    [
      ['4111111111111111', '5500005555555559', '4012888888881881'],
      'direct',
      'Its values look like card numbers.',
    ],
    [['+49 30 901820', '+44 20 7946 0000'], 'direct', 'Its values look like phone numbers.'],
  ])('knows %s by their form and does not repeat them', (samples, kind, evidence) => {
    expect(found('t', [column('x1', { samples })])).toEqual([{ kind, evidence }]);
  });

  it.each([
    [['DE89 3704 0044 0532 0130 01']],
    [['4111111111111112', '5500005555555559', '4012888888881881']],
    [['1.2.3.4', '10.0.0.1']],
    [['ann at example', 'bo@example.org']],
  ])('takes %s for nothing personal', (samples) => {
    expect(found('t', [column('x1', { samples })])).toEqual([undefined]);
  });

  it('believes values more than a name', () => {
    const digest = 'd41d8cd98f00b204e9800998ecf8427e';
    const columns = [
      column('email', { samples: ['yes', 'no', 'unknown'] }),
      column('email', { samples: [digest, digest] }),
      column('email', { type: 'boolean' }),
      column('email', { type: 'number' }),
    ];
    expect(found('orders', columns).map((each) => each?.kind)).toEqual([
      undefined,
      'pseudonymised',
      undefined,
      undefined,
    ]);
  });
});

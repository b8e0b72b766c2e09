import { passesIban, passesLuhn } from './checksums';
import { type ColumnSample, type SemanticType } from './semantic-type';

/** A column and what a person says that it holds; `none`: nothing that there is a type for. */
export interface LabelledColumn extends ColumnSample {
  readonly label: SemanticType | 'none';
}

/** The same numbers each time (a linear congruential generator with the constants of Numerical Recipes). */
class Dice {
  constructor(private state: number) {}

  below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  of<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new Error('an empty list');
    return one;
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => String(this.below(10))).join('');
  }

  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }
}

type Make = (dice: Dice) => string;
const split = (text: string): readonly string[] => text.split('|');

const GIVEN = split(
  'Maria|John|Ahmed|Yuki|Sofia|Lars|Priya|Pierre|Katarzyna|Carlos|Anna|Wei|Olga|Chinedu|Fatima|Tomasz|Ingrid|Bogdan|Aroha|Nguyen',
);
const FAMILY = split(
  "Müller|Smith|O'Brien|Tanaka|García|Kowalski|Haddad|Okafor|van Dijk|Rossi|Johansson|Singh|Dubois|Novák|Silva|Jones|Petrov|Kaya|Lind|Moreau",
);
const CITIES = split(
  'Berlin|Paris|New York|São Paulo|Osaka|Kraków|Lagos|Oslo|San Francisco|Porto|Leeds|Graz|Mumbai|Austin|Lyon',
);
const STREETS: readonly Make[] = [
  (d) =>
    `${d.between(1, 2999)} ${d.of(split('Oak|Maple|Main|Elm|Washington|Lincoln'))} ${d.of(split('St|Ave|Road|Lane|Blvd|Drive'))}`,
  (d) =>
    `${d.of(split('Haupt|Bahnhof|Garten|Schiller'))}${d.of(split('straße|str.|weg'))} ${d.between(1, 120)}`,
  (d) => `${d.between(1, 90)} rue ${d.of(split('de la Paix|Victor Hugo|des Lilas|du Bac'))}`,
  (d) => `Calle ${d.of(split('Mayor|del Sol|de Alcalá'))} ${d.between(1, 99)}`,
];
const WORDS = split(
  'blue|large|widget|steel|summer|kit|pro|classic|garden|mini|ultra|cotton|wooden|smart|cable',
);

const email: Make = (d) =>
  `${d.of(GIVEN).toLowerCase()}.${d.below(900)}@${d.of(split('example.com|mail.example.org|firma.de|uni.ac.uk'))}`;
const phoneInternational: Make = (d) =>
  `+${d.of(split('49 30|1 415|33 1|44 20|81 3'))} ${d.digits(4)} ${d.digits(4)}`;
const phoneUs: Make = (d) => `(${d.between(201, 989)}) ${d.digits(3)}-${d.digits(4)}`;
const fullName: Make = (d) => `${d.of(GIVEN)} ${d.of(FAMILY)}`;
const isoDate =
  (from: number, to: number): Make =>
  (d) =>
    `${d.between(from, to)}-${String(d.between(1, 12)).padStart(2, '0')}-${String(d.between(1, 28)).padStart(2, '0')}`;
const timestamp: Make = (d) =>
  `${isoDate(2015, 2025)(d)} ${String(d.below(24)).padStart(2, '0')}:${d.between(10, 59)}:00`;
const uuid: Make = (d) =>
  [8, 4, 4, 4, 12].map((n) => Array.from({ length: n }, () => d.below(16).toString(16)).join('')).join('-');
const ipv4: Make = (d) => [d.between(11, 223), d.below(256), d.below(256), d.below(256)].join('.');
const phrase: Make = (d) => `${d.of(WORDS)} ${d.of(WORDS)} ${d.of(WORDS)}`;
const integer =
  (from: number, to: number): Make =>
  (d) =>
    String(d.between(from, to));
const decimal =
  (from: number, to: number, places: number): Make =>
  (d) =>
    (from + (d.below(1e6) / 1e6) * (to - from)).toFixed(places);

function counter(start: number): Make {
  let at = start;
  return () => String((at += 1));
}

const card: Make = (d) => {
  const body = `${d.of(split('4|51|55|2221'))}${d.digits(14)}`.slice(0, 15);
  const check = [...'0123456789'].find((digit) => passesLuhn(body + digit));
  return `${body}${check ?? ''}`;
};

const iban: Make = (d) => {
  const account = d.digits(18);
  const check = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0')).find((n) =>
    passesIban(`DE${n}${account}`),
  );
  return `DE${check ?? '00'}${account}`;
};

const ssn: Make = (d) => `${d.between(100, 665)}-${d.between(10, 99)}-${d.between(1000, 9999)}`;

/** `type name[!][~]`: `!` a primary key, `~` values that repeat. */
interface Row {
  readonly label: LabelledColumn['label'];
  readonly type: string;
  readonly names: string;
  readonly make: Make;
}

const row = (label: LabelledColumn['label'], type: string, names: string, make: Make): Row => ({
  label,
  type,
  names,
  make,
});
const oneOf = (texts: string): Make => {
  const list = split(texts);
  return (d) => d.of(list);
};
const street: Make = (d) => d.of(STREETS)(d);

const POSITIVE: readonly Row[] = [
  row('email', 'string', 'email,EMailAddress,contact,user_login,c07,kunden_email,sender', email),
  row('phone', 'string', 'phone,mobile_no,telefon,c12,contactNumber', phoneInternational),
  row('phone', 'string', 'phone_number,HomePhone,fax,cell', phoneUs),
  row('phone', 'number', 'mobile_number,telephone', (d) => `49${d.digits(10)}`),
  row('iban', 'string', 'iban,bank_account,c31,Kontonummer', iban),
  row('iban', 'string', 'payee_iban', (d) =>
    iban(d)
      .replace(/(.{4})/g, '$1 ')
      .trim(),
  ),
  row('payment-card', 'string', 'card_number,cc,c44,PAN', card),
  row('payment-card', 'number', 'credit_card_number', card),
  row('person-name', 'string', 'first_name,GivenName,vorname', (d) => d.of(GIVEN)),
  row('person-name', 'string', 'last_name,surname,nachname,LName', (d) => d.of(FAMILY)),
  row('person-name', 'string', 'full_name,customer_name,author,employee,c51,passenger', fullName),
  row('person-name', 'string', 'holder', (d) => `${d.of(FAMILY)}, ${d.of(GIVEN)}`),
  row('postal-address', 'string', 'street,address_line_1,ShippingAddress,anschrift,c63,addr', street),
  row('postal-address', 'string', 'full_address', (d) => `${street(d)}, ${d.digits(5)} ${d.of(CITIES)}`),
  row('postal-code', 'string', 'zip,postal_code,PLZ', (d) => d.digits(5)),
  row(
    'postal-code',
    'string',
    'postcode',
    (d) => `${d.of(split('SW|NW|E|LS'))}${d.between(1, 19)} ${d.below(10)}AB`,
  ),
  row('postal-code', 'number', 'zip_code', integer(10_000, 99_999)),
  row('latitude', 'number', 'lat,latitude,pickup_latitude,StartLat', decimal(-60, 70, 5)),
  row('longitude', 'number', 'lon,lng,dropoff_longitude,Long', decimal(-170, 170, 5)),
  row(
    'geo-point',
    'string',
    'location,geo,c71',
    (d) => `${decimal(-60, 70, 5)(d)},${decimal(-170, 170, 5)(d)}`,
  ),
  row('geo-point', 'string', 'geom', (d) => `POINT(${decimal(-170, 170, 4)(d)} ${decimal(-60, 70, 4)(d)})`),
  row('birth-date', 'date', 'birth_date,dob,geburtsdatum,DateOfBirth', isoDate(1935, 2008)),
  row(
    'birth-date',
    'string',
    'born',
    (d) => `${d.between(10, 28)}/${d.between(1, 12)}/${d.between(1940, 2005)}`,
  ),
  row('national-id', 'string', 'ssn,tax_id,c82', ssn),
  row('national-id', 'string', 'passport_no', (d) => `C${d.digits(8)}`),
  row('ip-address', 'string', 'ip,client_ip,remote_addr,c88', ipv4),
  row('ip-address', 'string', 'peer', (d) => `2001:db8:${d.below(9999)}::${d.between(1, 9999)}`),
  row(
    'url',
    'string',
    'url,homepage,c92,avatar',
    (d) => `https://example.org/${d.of(WORDS)}/${d.below(9999)}`,
  ),
  row('country', 'string', 'country,country_code,Land', oneOf('DE|FR|US|GB|JP|BR|IN|ES')),
  row(
    'country',
    'string',
    'nationality,origin_market',
    oneOf('Germany|France|Japan|Brazil|India|Spain|Poland|Canada|Norway'),
  ),
  row('currency', 'string', 'currency,ccy,invoice_currency', oneOf('EUR|USD|GBP|JPY|CHF|SEK|PLN')),
  row('identifier', 'number', 'id!,customer_id!,order_key!,CustomerID', counter(1_000)),
  row('identifier', 'string', 'session_id,trace,c95,object_guid', uuid),
  row('identifier', 'string', 'sku,order_number,invoice_no', (d) => `A${d.digits(7)}`),
  row('email', 'string', 'e_mail,primary_email,mailaddr,notify_to', email),
  row('phone', 'string', 'phone_1,work_phone,tel,gsm', (d) => `+44 7${d.digits(3)} ${d.digits(6)}`),
  row('phone', 'string', 'contact_phone', (d) => `030/${d.between(1_000_000, 9_999_999)}`),
  row('person-name', 'string', 'firstname,given', (d) => d.of(GIVEN)),
  row('person-name', 'string', 'fullname,contact_name,signed_by', fullName),
  row('postal-code', 'string', 'zipcode,postal,cp', (d) => d.digits(5)),
  row('latitude', 'number', 'geo_lat', decimal(-60, 60, 6)),
  row('country', 'string', 'country_iso,ctry', oneOf('DE|FR|GB|US|PL|NL|SE')),
  row('identifier', 'number', 'isbn,ean,gtin,upc,barcode', (d) => `978${d.digits(10)}`),
  row('identifier', 'string', 'ticket,case_no', (d) => `INC${d.digits(7)}`),
  row(
    'identifier',
    'string',
    'part_number,article_no',
    (d) => `${d.digits(3)}-${d.digits(3)}-${d.digits(4)}`,
  ),
  row('identifier', 'number', 'invoice_number', counter(70_000)),
];

const NEGATIVE: readonly Row[] = [
  row('none', 'number', 'yr~,fiscal_year~,FY~,birth_year~,jahr~,year_built~,since~', integer(1950, 2026)),
  row('none', 'string', 'tax_year~,founded~,jahrgang~', integer(1950, 2026)),
  row(
    'none',
    'number',
    'period_key,yyyymm,month_id',
    (d) => `${d.between(2000, 2026)}${String(d.between(1, 12)).padStart(2, '0')}`,
  ),
  row('none', 'number', 'date_key,day_id,dob_key', (d) => isoDate(2000, 2026)(d).replaceAll('-', '')),
  row('none', 'number', 'num', counter(0)),
  row('none', 'number', 'nr', counter(0)),
  row('none', 'number', 'rank,ordinal', counter(0)),
  row('none', 'number', 'seq_no', counter(0)),
  row('none', 'number', 'row_number', counter(0)),
  row('none', 'number', 'batch_no', counter(0)),
  row('none', 'number', 'attempt', counter(0)),
  row('none', 'number', 'zip_size,postal_cost', integer(10_000, 99_999)),
  row('none', 'number', 'phone_calls,sms_sent,mobile_users,accounts,card_balance', integer(0, 5_000)),
  row('none', 'number', 'dep_time~,arr_delay~,air_time~,seats~', integer(-30, 2_400)),
  row(
    'none',
    'string',
    'product,item,sku_name',
    oneOf('Blue Widget|Garden Hose|Victoria Sponge|Grace Notebook|Jordan Shoes|Austin Chair|Emma Lamp'),
  ),
  row('none', 'string', 'tailnum,plate', (d) => `N${d.digits(3)}${d.of(split('AA|UA|JB'))}`),
  row('none', 'string', 'tz_name~', oneOf('America/New_York|Europe/Berlin|Asia/Tokyo')),
  row('none', 'number', 'year~,model_year~,season~,c01~,birth_year_count~', integer(1990, 2025)),
  row('none', 'number', 'year!', counter(1990)),
  row('none', 'number', 'row_count,n,line_no~,order_count,seq,c02,position', counter(1)),
  row('none', 'number', 'phone_count~,email_opens~,card_type~,ip_version~,country_rank~', integer(0, 9)),
  row('none', 'number', 'amount,price,total,lat_ms,long_run_cost,score', decimal(0, 900, 2)),
  row(
    'none',
    'number',
    'duration_ms,population,bytes,epoch_millis,c03',
    integer(1_000_000_000, 2_000_000_000),
  ),
  row('none', 'number', 'barcode_volume,reading,c04', (d) => d.digits(16)),
  row(
    'none',
    'string',
    'version,app_version,c05',
    (d) => `${d.between(1, 9)}.${d.below(20)}.${d.below(20)}.${d.below(9)}`,
  ),
  row('none', 'string', 'created_at,updated,last_login,email_sent_at', timestamp),
  row('none', 'date', 'order_date,birthday_promo_date~,valid_from', isoDate(2015, 2025)),
  row(
    'none',
    'string',
    'status~,state~,email_status~,phone_type~',
    oneOf('open|closed|pending|verified|home|work'),
  ),
  row('none', 'string', 'description,comment,product_name,title,address_type~', phrase),
  row('none', 'string', 'city,hometown,CityName,station', (d) => d.of(CITIES)),
  row(
    'none',
    'string',
    'brand,company_name,vendor',
    oneOf('Acme Corp|Globex|Initech|Umbrella Ltd|Stark Industries|Wayne Enterprises|Hooli'),
  ),
  row('none', 'string', 'us_state~,dest_state~', oneOf('CA|TX|DE|IN|GA|ME|MD|AL|CO|LA|NY|WA|OR')),
  row('none', 'string', 'airport~,origin~,dest~', oneOf('JFK|LGA|EWR|ATL|ORD|LAX|MIA|BOS|SFO|DEN')),
  row('none', 'string', 'language~,locale~', oneOf('en|de|fr|es|it|pt|ja|nl')),
  row('none', 'string', 'color~,size~,grade~', oneOf('red|green|blue|S|M|L|XL|A|B')),
  row('none', 'string', 'file_name,path', (d) => `/data/${d.of(WORDS)}_${d.below(999)}.csv`),
  row('none', 'string', 'mac,device_mac', (d) =>
    Array.from({ length: 6 }, () => `${d.below(10)}${d.of(split('a|b|c|d|e|f|0|7'))}`).join(':'),
  ),
  row('none', 'string', 'password_hash,checksum,email_hash', (d) =>
    Array.from({ length: 64 }, () => d.below(16).toString(16)).join(''),
  ),
  row(
    'none',
    'string',
    'time_of_day,opening',
    (d) => `${String(d.below(24)).padStart(2, '0')}:${d.between(10, 59)}`,
  ),
  row('none', 'string', 'pct,share_text', (d) => `${d.below(100)}%`),
  row('none', 'string', 'ratio,measure', (d) => `${d.below(100)}.${d.digits(3)}`),
  row('none', 'string', 'flight,gate', (d) => `${d.of(split('UA|B6|DL|AA'))}${d.between(1, 2999)}`),
  row('none', 'boolean', 'is_email_verified~,has_phone~', oneOf('true|false')),
  row('none', 'string', 'email_domain~,mail_provider~', oneOf('example.com|mail.example.org|firma.de')),
  row(
    'none',
    'string',
    'song,team_name,school',
    (d) => `${d.of(CITIES)} ${d.of(split('United|Blues|Rovers|Hymn|High'))}`,
  ),
  row(
    'none',
    'string',
    'period,fiscal_period',
    (d) => `${d.between(2015, 2025)}-${String(d.between(1, 12)).padStart(2, '0')}`,
  ),
  row('none', 'string', 'range_text', (d) => `${d.between(100, 900)}-${d.between(1000, 9000)}`),
];

/** Every labelled column, with 60 values at most each. */
export function labelledColumns(): readonly LabelledColumn[] {
  return [...POSITIVE, ...NEGATIVE].flatMap(({ label, type, names, make }, at) =>
    names.split(',').map((marked, column): LabelledColumn => {
      const dice = new Dice(at * 97 + column + 1);
      const drawn = Array.from({ length: 60 }, () => make(dice));
      const values = [...new Set(drawn)];
      return {
        label,
        type,
        name: marked.replace(/[!~]/g, ''),
        values,
        isPrimaryKey: marked.includes('!'),
        distinctShare: marked.includes('~') ? 0.01 : values.length / drawn.length,
      };
    }),
  );
}

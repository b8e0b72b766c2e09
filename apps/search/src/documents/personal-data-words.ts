import { nameWords } from './name-words';

/** What a column has to stand in to be personal: anywhere but beside a thing, or among what is known of people. */
export type Needs = 'nothing' | 'people';

/** What a name can call, in words of the large European languages. */
export interface Concept {
  readonly called: string;
  readonly kind: 'direct' | 'indirect';
  readonly needs: Needs;
  /** Kinds of types that a column of it can have; of whatever type when left out. */
  readonly types?: readonly string[];
  readonly names: string;
}

const TEXT = ['string', 'array', 'union', 'map', 'struct'];
const TEXT_OR_NUMBER = [...TEXT, 'number'];

export const CONCEPTS: readonly Concept[] = [
  {
    called: 'an e-mail address',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT,
    names: `email, email address, email addr, mail address, email id, correo, correo electronico, courriel, adresse email, adresse mail,
      adresse electronique, indirizzo email, posta elettronica, endereco email, emailadresse, mailadresse, adres email, epost, epostadress, sahkoposti`,
  },
  {
    called: 'a phone number',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT_OR_NUMBER,
    names: `phone, phone number, phone no, telephone, telephone number, mobile number, mobile phone, cell phone, msisdn, telefon, telefonnummer,
      rufnummer, handynummer, mobilnummer, mobiltelefon, telefono, numero telefono, numero de telefono, numero telephone, numero de telephone, telefone,
      telefoon, telefoonnummer, numer telefonu, puhelin, puhelinnumero`,
  },
  {
    called: 'a phone number',
    kind: 'direct',
    needs: 'people',
    types: TEXT_OR_NUMBER,
    names: 'mobile, tel, handy, movil, celular, cellulare, portable, fax',
  },
  {
    called: 'the name of a person',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT,
    names: `first name, given name, forename, last name, surname, family name, middle name, maiden name, full name, person name, vorname, nachname,
      familienname, geburtsname, prenom, nom de famille, nom famille, nom complet, apellido, nombre completo, primer nombre, primer apellido,
      segundo apellido, nome completo, sobrenome, cognome, voornaam, achternaam, imie, nazwisko, fornamn, efternamn, fornavn, etternavn, efternavn,
      etunimi, sukunimi, kundenname, mitarbeitername, patientenname`,
  },
  {
    called: 'the name of a user',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT,
    names:
      'user name, screen name, nickname, benutzername, login name, nom utilisateur, nombre usuario, gebruikersnaam',
  },
  { called: 'a login', kind: 'direct', needs: 'people', types: TEXT, names: 'login, handle' },
  {
    called: 'a national identity number',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT_OR_NUMBER,
    names: `ssn, social security number, social security no, national id, national id number, national identification number,
      national insurance number, personalausweisnummer, ausweisnummer, sozialversicherungsnummer, steuer id, dni, curp, cpf, codice fiscale, bsn,
      burgerservicenummer, pesel, personnummer, cpr nummer, numero securite sociale, numero de securite sociale, aadhaar, aadhaar number`,
  },
  {
    called: 'a tax number',
    kind: 'direct',
    needs: 'people',
    types: TEXT_OR_NUMBER,
    names: 'tax id, tax number, nif',
  },
  {
    called: 'a passport number',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT_OR_NUMBER,
    names: `passport, passport number, passport no, reisepass, reisepassnummer, passnummer, pasaporte, numero pasaporte, passeport,
      numero passeport, passaporto, paspoort, paspoortnummer`,
  },
  {
    called: 'the number of a driving licence',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT_OR_NUMBER,
    names: `drivers license, driver license, drivers license number, driver license number, driving license, driving license number, driving licence,
      driving licence number, fuhrerschein, fuhrerscheinnummer, permis de conduire`,
  },
  {
    called: 'a bank account',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT_OR_NUMBER,
    names:
      'iban, bank account, bank account number, bankverbindung, compte bancaire, cuenta bancaria, conto bancario',
  },
  {
    called: 'a bank account',
    kind: 'direct',
    needs: 'people',
    types: TEXT_OR_NUMBER,
    names: 'kontonummer, account number',
  },
  {
    called: 'a card number',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT_OR_NUMBER,
    names: `credit card, credit card number, debit card number, card number, cc number, ccn, kreditkartennummer, numero carte, numero tarjeta,
      creditcardnummer`,
  },
  {
    called: 'the address of a person',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT,
    names: `home address, residential address, billing address, shipping address, delivery address, wohnadresse, anschrift, rechnungsadresse,
      lieferadresse, adresse domicile, domicilio, indirizzo di casa, woonadres`,
  },
  {
    called: 'the address of a person',
    kind: 'direct',
    needs: 'people',
    types: TEXT,
    names: `address, street address, street, street name, address line, mailing address, postal address, adresse, strasse, direccion, calle, rue, indirizzo,
      endereco, adres, straat`,
  },
  {
    called: 'an IP address',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT,
    names:
      'ip address, ip addr, client ip, remote ip, visitor ip, ip adresse, adresse ip, direccion ip, indirizzo ip',
  },
  { called: 'an IP address', kind: 'direct', needs: 'people', types: TEXT, names: 'ip' },
  {
    called: 'the identifier of a device',
    kind: 'direct',
    needs: 'nothing',
    types: TEXT_OR_NUMBER,
    names: 'device id, imei, idfa, gaid, advertising id, android id, mac address, cookie id',
  },
  {
    called: 'a date of birth',
    kind: 'indirect',
    needs: 'nothing',
    names: `date of birth, birth date, birthdate, dob, birthday, birth year, year of birth, geburtsdatum, geburtstag, geburtsjahr, date de naissance,
      date naissance, fecha de nacimiento, fecha nacimiento, data di nascita, data nascita, data de nascimento, data nascimento, geboortedatum,
      data urodzenia, fodelsedatum, fodselsdato, syntymaaika`,
  },
  {
    called: 'a place of birth',
    kind: 'indirect',
    needs: 'nothing',
    types: TEXT,
    names:
      'place of birth, birth place, birth country, geburtsort, lieu de naissance, lugar de nacimiento, luogo di nascita, geboorteplaats',
  },
  {
    called: 'something about a person',
    kind: 'indirect',
    needs: 'nothing',
    names: `gender, nationality, citizenship, ethnicity, religion, marital status, sexual orientation, blood type, geschlecht, staatsangehorigkeit,
      nationalitat, familienstand, nationalite, situation familiale, nacionalidad, estado civil, genero, sesso, nazionalita, stato civile,
      nacionalidade, geslacht, nationaliteit, narodowosc`,
  },
  {
    called: 'something about a person',
    kind: 'indirect',
    needs: 'people',
    names: `age, sex, sexe, sexo, race, zip, zip code, postal code, postcode, plz, postleitzahl, code postal, codigo postal, cap, cep, kod pocztowy, city of residence,
      occupation, profession, job title, job, beruf, profesion, salary, gehalt, salaire, salario, income, annual income, education, hire date, disability,
      diagnosis, height, weight, lat, latitude, lon, long, lng, longitude, gps, alter, leeftijd, edad, eta`,
  },
];

/** What people are called in names, in the same languages. */
export const PEOPLE =
  wordsOf(`customer, user, person, people, employee, client, patient, passenger, guest, subscriber, member, contact, student, staff,
  applicant, candidate, donor, voter, driver, visitor, buyer, participant, recipient, beneficiary, policyholder, cardholder, holder, teacher, author,
  borrower, citizen, resident, worker, consumer, shopper, traveler, traveller, physician, doctor, nurse, owner, rider, child, parent,
  kunde, kunden, mitarbeiter, benutzer, nutzer, patienten, personal, person, personen, schuler, cliente, empleado, usuario, paciente, persona, personne, utilisateur,
  salarie, employe, dipendente, utente, paziente, klant, medewerker, gebruiker, osoba, klient, pracownik, pessoa, funcionario, kund, anstalld,
  asiakas, individual, cust, emp, dipendenti, utenti, pazienti, clienti, klanten, medewerkers, pracownicy, klienci, respondent, manager`);

/** What is not a person, but has names, addresses and phones. */
export const THINGS =
  wordsOf(`company, store, product, airport, hotel, restaurant, vendor, supplier, carrier, airline, server, host, warehouse, branch, office,
  brand, school, bank, shop, support, department, business, institution, organization, organisation, merchant, facility, station, site, location, clinic, hospital,
  university, college, library, museum, stadium, venue, theater, cinema, plant, factory, machine, sensor, iot, meter, router, gateway, node, dns, subnet, network, equipment, item, article,
  app, campaign, template, sender, firma, unternehmen, filiale, entreprise, magasin, empresa, tienda, azienda, negozio, bedrijf, winkel, produkt, produit, producto,
  prodotto, catalog, garment, city, country, region, phone, device, agency, manufacturer, firmware, lieferant, flughafen, game, team, printer, switch, service, system`);

/** What names of tables end with that says nothing about what they hold. */
export const TABLE_WORDS =
  wordsOf(`dim, dimension, tbl, table, master, data, detail, profile, info, information, raw, stg, staging, history, list, directory, record,
  hub, sat, snapshot, base, all, current, latest, view, v, vw, fact, fct, mart, hist, old, new, clean, cleaned, stamm, stammdaten, daten, datos, donnees, dati, export,
  import, copy, backup, archive, test, sample, src, source, account, enriched, public, address, reading, measurement`);

/** What may follow what a column is called without making it something else. */
export const AFTER =
  wordsOf(`number, no, nr, num, text, value, raw, clean, cleaned, normalized, normalised, lower, primary, secondary, home, work, mobile, private, main,
  alternate, alt, current, old, new, original, encrypted, enc, plain, full, line, str, string, txt, de, del, du, der, des, di, do, da, of, the, electronico, fijo`);

/** What before a name makes it a flag or a count. */
export const BEFORE_NOT =
  wordsOf(`is, has, n, num, cnt, count, avg, average, min, max, total, sum, pct, percent, share, allow, enable, send, show, opt, valid, unique, distinct,
  require, required, verified, days, hours, time, number of, anzahl, nombre de, no of`);

/** What says that a value stands for another one. */
export const HIDDEN =
  wordsOf(`hash, hashed, sha, sha1, sha256, sha512, md5, token, tokenized, tokenised, pseudonym, pseudonymized, pseudonymised, pseudo, uuid, guid, masked,
  hmac, anonymized, anonymised, crypt, gehasht, hache, cifrado, surrogate, fingerprint`);

/** What an identifier is called. */
export const IDENTIFIER = wordsOf(
  `id, key, sk, number, no, nr, num, identifier, ref, code, uid, nummer, pk, bk, kennung, numero, identificador, identifiant`,
);

/** The only columns of people that are called by a name alone. */
export const BARE_NAMES = wordsOf(
  'name, nom, nombre, nome, naam, navn, namn, nimi, imie, display name, preferred name, legal name',
);

/** The words of a name without accents and endings of the plural. */
export function plainNameWords(name: string): readonly string[] {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[łŁ]/g, 'l')
    .replace(/[øØ]/g, 'o');
  return nameWords(plain)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => singular(word.replace(/(?<=\p{L}{3})\d{1,2}$/u, '')));
}

/** Names are compared without the blanks in them: `first_name` is `firstname`. */
export function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.split(',').map((name) => plainNameWords(name).join('')));
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
}

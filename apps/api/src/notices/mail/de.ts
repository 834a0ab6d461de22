import { type MailWords, writeRange as range, writeDay, writeMoney, writeSums } from './letters.ts';

const money = (amount: Parameters<typeof writeMoney>[1]) => writeMoney('de', amount);
const orders = (count: number) => (count === 1 ? '1 Bestellung' : `${count} Bestellungen`);
const because = (reason: string | null) => (reason === null ? [] : [`Der Grund: ${reason}`]);

export const DE: MailWords = {
  why: 'Du bekommst diese Mail, weil du ein Konto bei SkinStack hast.',
  unsubscribe: 'Solche Mails nicht mehr schicken',
  settings: 'Auswählen, was du erfährst',
  letters: {
    invitation: ({ url }) => ({
      subject: 'Deine Einladung zu SkinStack',
      paragraphs: [
        'Wähle ein Passwort, und du bist dabei:',
        'Der Link gilt einmal, innerhalb von 7 Tagen. Wenn du ihn nicht erwartest, tu nichts.',
      ],
      action: { label: 'Passwort wählen', to: url },
    }),
    reset: ({ url }) => ({
      subject: 'Ein neues Passwort für SkinStack',
      paragraphs: [
        'Wähle ein neues Passwort:',
        'Der Link gilt einmal, innerhalb einer Stunde. Wenn du ihn nicht wolltest, tu nichts: ' +
          'dein Passwort bleibt, wie es ist.',
      ],
      action: { label: 'Neues Passwort wählen', to: url },
    }),
    confirm_address: ({ url }) => ({
      subject: 'Ist das deine Adresse?',
      paragraphs: [
        'Bestätige, dass dich Mails hier erreichen:',
        'Wenn du es nicht warst, tu nichts.',
      ],
      action: { label: 'Adresse bestätigen', to: url },
    }),
    details_changed: ({ old_hint, new_hint, at, hold_hours }) => ({
      subject: 'Dein Auszahlungskonto bei SkinStack wurde geändert',
      paragraphs: [
        `Seit ${at} UTC wirst du auf ${new_hint} statt auf ${old_hint} ausgezahlt.`,
        `In den ersten ${hold_hours} Stunden wird darauf nichts ausgezahlt. Wenn du es nicht ` +
          'warst, melde dich an, gib dein Konto wieder an und ändere dein Passwort. Sag es dann ' +
          'denen, die dein Programm betreiben.',
      ],
      action: { label: 'Dein Konto ansehen', to: '/app/account' },
    }),
    application_received: ({ program }) => ({
      subject: `Deine Bewerbung bei ${program} ist da`,
      paragraphs: ['Jemand liest sie. Hier erfährst du, wie entschieden wurde.'],
    }),
    application_accepted: ({ program, url }) => ({
      subject: `Willkommen bei ${program}`,
      paragraphs: [
        'Deine Bewerbung wurde angenommen. Wähle ein Passwort und mach deinen ersten Link:',
      ],
      action: { label: 'Passwort wählen', to: url },
    }),
    application_declined: ({ program, reason }) => ({
      subject: `Deine Bewerbung bei ${program}`,
      paragraphs: ['Dieses Mal wurde sie abgelehnt.', ...because(reason)],
    }),
    membership_approved: ({ program }) => ({
      subject: `Du bist bei ${program} dabei`,
      paragraphs: ['Du kannst jetzt Links zu den Produkten machen.'],
      action: { label: 'Produkte ansehen', to: '/app/products' },
    }),
    membership_declined: ({ program, reason }) => ({
      subject: `${program} hat abgelehnt`,
      paragraphs: ['Du wurdest nicht in das Programm aufgenommen.', ...because(reason)],
    }),
    terms_changed: ({ program, valid_from }) => ({
      subject: `Neue Bedingungen von ${program}`,
      paragraphs: [
        `Sie gelten ab ${writeDay('de', valid_from)}. Lies sie und nimm sie vor deinem nächsten ` +
          'Link an; Links, die du hast, gehen weiter.',
      ],
      action: { label: 'Bedingungen lesen', to: '/app' },
    }),
    first_order: ({ product, net }) => ({
      subject: 'Deine erste Bestellung',
      paragraphs: [
        `Jemand hat ${product ?? 'etwas'} über deinen Link gekauft, und du hast ${money(net)} ` +
          'verdient. Es ist offen, bis der Shop bezahlt wurde und die Frist vorbei ist.',
      ],
      action: { label: 'Sehen, warum es zahlt', to: '/app/orders' },
    }),
    daily_digest: ({ on, order_count, sums }) => ({
      subject: `${orders(order_count)} am ${writeDay('de', on)}`,
      paragraphs: [
        `Du hast ${writeSums('de', sums, ' und ')} mit ${orders(order_count)} verdient.`,
      ],
      action: { label: 'Bestellungen ansehen', to: '/app/orders' },
    }),
    payout_sent: ({ amount }) => ({
      subject: `${money(amount)} ist unterwegs`,
      paragraphs: ['Die Auszahlung wurde geschickt. Banken brauchen ein bis drei Tage.'],
      action: { label: 'Auszahlung ansehen', to: '/app/payouts' },
    }),
    payout_settled: ({ amount }) => ({
      subject: `${money(amount)} wurde ausgezahlt`,
      paragraphs: ['Die Auszahlung ist auf deinem Konto angekommen.'],
      action: { label: 'Abrechnung ansehen', to: '/app/payouts' },
    }),
    payout_failed: ({ amount, reason }) => ({
      subject: `${money(amount)} konnte nicht ausgezahlt werden`,
      paragraphs: [
        'Die Auszahlung ist nicht durchgegangen. Nichts ist verloren: die nächste nimmt sie mit.',
        ...because(reason),
      ],
      action: { label: 'Auszahlungskonto prüfen', to: '/app/account' },
    }),
    payout_returned: ({ amount, reason }) => ({
      subject: `${money(amount)} ist nicht angekommen`,
      paragraphs: [
        'Deine Bank hat die Auszahlung zurückgeschickt. Nichts ist verloren: die nächste nimmt ' +
          'sie mit.',
        ...because(reason),
      ],
      action: { label: 'Auszahlungskonto prüfen', to: '/app/account' },
    }),
    link_disabled: ({ slug, product }) => ({
      subject: 'Ein Link von dir wurde abgeschaltet',
      paragraphs: [
        `Dein Link ${slug}${product === null ? '' : ` zu ${product}`} führt nirgends mehr hin: ` +
          'ausverkauft oder gestoppt. Ersetze ihn dort, wo du ihn geteilt hast.',
      ],
      action: { label: 'Deine Links ansehen', to: '/app/links' },
    }),
    monthly_summary: ({ on, order_count, sums }) => ({
      subject: `Dein ${writeDay('de', on, true)}`,
      paragraphs: [
        `Du hast ${writeSums('de', sums, ' und ')} mit ${orders(order_count)} verdient.`,
      ],
      action: { label: 'Abrechnung ansehen', to: '/app/payouts' },
    }),
    refills_due: ({ count, refilled, product, expected_net, is_estimate }) => ({
      subject:
        count === 1
          ? '1 deiner Käufer braucht diese Woche Nachschub'
          : `${count} deiner Käufer brauchen diese Woche Nachschub`,
      paragraphs: [
        ...(product === null
          ? []
          : [`Die meisten von ${product}. Poste den Link rechtzeitig noch einmal.`]),
        ...(refilled === 0 ? [] : [`Schon wiedergekommen: ${refilled}.`]),
        ...(expected_net === null || expected_net.high <= 0
          ? []
          : [`Das kann dir ${range('de', expected_net, 'bis')} bringen.`]),
        ...(is_estimate
          ? ['Das ist zum Teil eine Schätzung nach dem, was am Tag verbraucht wird.']
          : []),
      ],
      action: { label: 'Die nächsten Wochen, mit einem Text zum Posten', to: '/app/refills' },
    }),
    endpoint_given_up: ({ url }) => ({
      subject: 'Ein Webhook-Endpunkt wurde abgeschaltet',
      paragraphs: [
        `Bei ${url} kam fünf Tage lang nichts an, darum wird nichts mehr dorthin geschickt. ` +
          'Bring ihn in Ordnung und schalte ihn wieder ein: dann wird geschickt, was wartet.',
      ],
    }),
  },
};

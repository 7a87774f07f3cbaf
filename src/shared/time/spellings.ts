import { normalised } from '../typed';

/** Converts the many spellings of dates and times to the single spelling that `readTime` parses. */
type Row = readonly [pattern: RegExp, to: string | ((...found: (string | undefined)[]) => string)];

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const monthName =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\b\\.?';
const dayNumber = '(?<!\\d)(\\d\\d?)(?:st|nd|rd|th)?';
const clockFollows = '(?=(?:at )?(?:[ap]m )?\\d\\d?:)';
const monthOf = (name = ''): number => months.indexOf(name.slice(0, 3).toLowerCase()) + 1;
const weekdayOf = (signs: string) => (_: string | undefined, sign?: string) =>
  ` ${weekdays[signs.indexOf(sign ?? '') % 7] ?? ''} `;

/** Every repetition in a pattern has a limit, so that long texts stay fast. */
const rows: readonly Row[] = [
  [/(?<!\d)(\d{4}) ?年 ?(\d\d?) ?月 ?(\d\d?) ?[日号號]/g, '$1-$2-$3 '],
  [/(?<!\d)(\d\d?) ?月 ?(\d\d?) ?[日号號]/g, '--$1-$2 '],
  [/(?:前天|一昨日|おととい|\bday before yesterday\b)の?/gi, '2 days ago '],
  [/(?:昨天|昨日|きのう)の?/g, 'yesterday '],
  [/(?:今天|今日|きょう)の?/g, 'today '],
  [/(?<!\d)(\d{1,6}) ?[天日]之?前の?/g, '$1 days ago '],
  [/(?<!\d)(\d{1,6}) ?(?:个?小时|個?小時|時間)之?前/g, '$1 hours ago'],
  [/(?<!\d)(\d{1,6}) ?(?:分钟|分鐘|分)之?前/g, '$1 minutes ago'],
  [/(?<!\d)(\d{1,6}) ?秒钟?之?前/g, '$1 seconds ago'],
  [/^(?:现在|現在|今)$/g, 'now'],
  // 上周五 means Friday of last week, which is not always the most recent Friday.
  [/\(?(?<![上下本])(?:星期|周|週|礼拜)([日一二三四五六天])\)?/g, weekdayOf('日一二三四五六天')],
  [/\(?([日月火水木金土])曜日?\)?/g, weekdayOf('日月火水木金土')],
  [/\(([日月火水木金土])\)/g, weekdayOf('日月火水木金土')],
  [/\(([日一二三四五六])\)/g, weekdayOf('日一二三四五六')],
  [/(?:上午|午前|凌晨|早上) ?/g, ' am '],
  // 晚上12 may mean the midnight at either end of the day.
  [/(?:下午|午後|午后|晚上(?! ?12)) ?/g, ' pm '],
  [
    /(?<!\d)(\d\d?) ?[時时点點](?![間间]) ?(?:(\d\d?) ?分?(?: ?(\d\d?) ?秒)?|([半整]))?/g,
    (_, hour = '', minute = '0', second = '0', half) =>
      [hour, half === '半' ? '30' : minute, second].map((part) => part.padStart(2, '0')).join(':'),
  ],
  [/\b([ap])\.m\b\.?/gi, '$1m'],
  [/(?<![\d:.])(\d\d?) ?([ap]m)\b/gi, '$1:00 $2'],
  // 20261127T143205Z, 20261127143205, 20261127 14:32
  [/(?<!\d)(20\d\d)(\d\d)(\d\d)[t_ -]?(\d\d)(\d\d)(\d\d)(?:\d{3})?(?!\d)/gi, '$1-$2-$3 $4:$5:$6'],
  [/(?<!\d)(20\d\d)(\d\d)(\d\d)(?=[t_ ]\d\d?:)/gi, '$1-$2-$3'],
  // MySQL's binary log, and its logs before 5.7: 261127 14:32:05
  [/(?<![\d.])(\d\d)(\d\d)(\d\d) (?=\d\d?:\d\d:\d\d)/g, '20$1-$2-$3 '],
  // Logs of Kubernetes: I1127 14:32:05.123456
  [/\b[IWEF](\d\d)(\d\d) (?=\d\d:\d\d:\d\d\.)/g, '--$1-$2 '],
  [
    new RegExp(`${dayNumber}[ /-]?${monthName},?[ /-](\\d{4})(?!\\d)`, 'gi'),
    (_, day, name, year) => `${year}-${monthOf(name)}-${day}`,
  ],
  [
    new RegExp(`\\b${monthName} (\\d\\d?)(?:st|nd|rd|th)?,? (\\d{4})(?![\\d:])`, 'gi'),
    (_, name, day, year) => `${year}-${monthOf(name)}-${day}`,
  ],
  // `date` and Apache write the year last: Fri Nov 27 14:32:05 UTC 2026
  [
    new RegExp(
      `\\b${monthName} (\\d\\d?),? (\\d\\d?:\\d\\d(?::\\d\\d)?(?:[.,]\\d{1,9})?(?: ?[ap]m)?)( [a-z]{3,5}| [+-]\\d{4})? ((?:19|20)\\d\\d)(?!\\d)`,
      'gi',
    ),
    (_, name, day, clock, zone = '', year) => `${year}-${monthOf(name)}-${day} ${clock}${zone}`,
  ],
  [
    new RegExp(`\\b${monthName} (\\d\\d?)(?:st|nd|rd|th)?,? ${clockFollows}`, 'gi'),
    (_, name, day) => `--${monthOf(name)}-${day} `,
  ],
  [
    new RegExp(`${dayNumber}[ -]?${monthName},? ${clockFollows}`, 'gi'),
    (_, day, name) => `--${monthOf(name)}-${day} `,
  ],
];

/** Marks a shortened text. It cannot occur otherwise, because normalization turns it into three dots. */
export const cut = '…';

/**
 * The text with every date as `2026-11-27`, or `--11-27` without a year, and every clock time as `14:32`, with `am`
 * or `pm` before or after it; cut to `longest` characters. Dates with an ambiguous order of day and month are not
 * changed.
 */
export function respelled(text: string, longest: number): string {
  const whole = normalised(text.slice(0, longest));
  let result = whole.slice(0, longest);
  for (const [pattern, to] of rows) {
    result = typeof to === 'string' ? result.replace(pattern, to) : result.replace(pattern, to);
  }
  const end = text.length > longest || whole.length > longest ? cut : '';
  return result.replace(/ +/g, ' ').trim() + end;
}

/** Hours ahead of UTC. Some abbreviations stand for several time zones. */
const abbreviations: Readonly<Record<string, readonly number[]>> = {
  ...{ UTC: [0], GMT: [0], Z: [0], WET: [0], WEST: [1], CET: [1], CEST: [2], EET: [2], EEST: [3], MSK: [3] },
  ...{ HKT: [8], SGT: [8], PHT: [8], AWST: [8], WIB: [7], ICT: [7], JST: [9], KST: [9] },
  ...{ ACST: [9.5], ACDT: [10.5], AEST: [10], AEDT: [11], NZST: [12], NZDT: [13] },
  ...{ EST: [-5], EDT: [-4], CDT: [-5], MST: [-7], MDT: [-6], PST: [-8], PDT: [-7], BRT: [-3] },
  ...{ CST: [8, -6], IST: [5.5, 2, 1], BST: [1, 6], AST: [-4, 3] },
};

/**
 * Minutes ahead of UTC for each time zone that the abbreviation stands for. Only uppercase counts, because `est` and
 * `ist` are words.
 */
export function abbreviated(name: string): readonly number[] | undefined {
  const known = Object.hasOwn(abbreviations, name) ? abbreviations[name] : undefined;
  return known?.map((hours) => hours * 60);
}

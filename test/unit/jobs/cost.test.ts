import assert from 'node:assert/strict';
import {
  billedSentence,
  costSoFar,
  costsOf,
  costText,
  rateText,
  summaryText,
} from '../../../src/core/jobs/cost';
import { parseJob, type CloneJob } from '../../../src/core/jobs/job';
import { jobSentence } from '../../../src/core/jobs/jobSentence';
import { jobOf } from './jobOf';

const hour = 60 * 60_000;
const day = 24 * hour;
const cny = { currency: 'CNY', trade: 1.2 };

const clone = (changes: Partial<CloneJob> = {}): CloneJob =>
  jobOf({ phase: 'ready', dbInstanceId: 'rm-new', acceptedAt: 1_000, price: cny, ...changes });
const said = (job: CloneJob, now = 2 * day): string => {
  const cost = costSoFar(job, now);
  return cost ? costText(cost) : '';
};

describe('what a clone has cost so far', () => {
  it('is the price when it was submitted, for as long as it exists', () => {
    assert.equal(said(clone()), 'about CNY 58');
    assert.equal(said(clone(), 5 * hour), 'about CNY 6.00');
    assert.equal(said(clone({ phase: 'timedOut' }), 5 * hour), 'about CNY 6.00');
    assert.equal(said(clone({ phase: 'creating' }), hour), 'about CNY 1.20');
    assert.equal(said(clone({ price: { currency: 'CNY', trade: 1_000 } })), 'about CNY 48,000');
  });

  it('is not told of the first seconds, nor where the clock was set back', () => {
    assert.equal(said(clone(), 10_000), '');
    assert.equal(said(clone(), -day), '');
  });

  it('counts from the first attempt where one got no answer, which may have been the one', () => {
    const late = { createdAt: 0, firstSentAt: 0, lastSentAt: 4 * hour, acceptedAt: 4 * hour };
    assert.equal(said(clone({ ...late, attemptUnanswered: true }), 5 * hour), 'about CNY 6.00');
    assert.equal(said(clone(late), 5 * hour), 'about CNY 1.20');
  });

  it('ends with the release, however long that is ago', () => {
    const history = [
      { at: 0, phase: 'ready', note: '' },
      { at: 10 * hour, phase: 'released', note: 'Released.' },
    ] as const;
    assert.equal(said(clone({ phase: 'released', history: [...history] }), 90 * day), 'about CNY 12');
  });

  it('is a range where the capacity in use decides', () => {
    const price = { currency: 'CNY', trade: 0.5, tradeAtMost: 2 };
    const job = clone({ price, request: { PayType: 'Serverless' } });
    assert.equal(said(job), 'about CNY 24–96');
    assert.equal(rateText(job), 'about CNY 0.50–2.00 per hour');
  });

  for (const [name, job] of [
    ['of a job that kept no price', clone({ price: undefined })],
    ['of a subscription', clone({ request: { PayType: 'Prepaid' } })],
    ['of the sandbox', clone({ accountId: 'sandbox' })],
    ['of one that is lost', clone({ phase: 'lost' })],
    ['of one that was refused', clone({ phase: 'refused', dbInstanceId: undefined })],
    ['of one whose outcome is unknown', clone({ phase: 'unknown', dbInstanceId: undefined })],
  ] as const) {
    it(`is not told ${name}`, () => {
      assert.equal(costSoFar(job, 2 * day), undefined);
      assert.doesNotMatch(jobSentence(job, { now: 2 * day }), /CNY/);
    });
  }

  it('stands in the row after the age', () => {
    assert.equal(jobSentence(clone(), { now: 2 * day }), 'Ready · 2 d · about CNY 58');
    assert.equal(jobSentence(clone(), { now: 10_000 }), 'Ready');
    const due = clone({ remindAt: day });
    assert.equal(jobSentence(due, { now: 2 * day }), 'Ready · due for release · 2 d · about CNY 58');
    const bought = clone({ request: { PayType: 'Prepaid' } });
    assert.equal(jobSentence(bought, { now: 3 * hour }), 'Ready · 3 h · subscription');
  });
});

describe('what all clones cost', () => {
  const summary = (...jobs: readonly CloneJob[]): string => summaryText(costsOf(jobs, 2 * day));

  it('is summed by currency, and no currency is added to another', () => {
    const usd = clone({ price: { currency: 'USD', trade: 0.25 } });
    assert.equal(summary(clone(), clone(), usd), '3 billed · about CNY 115 + about USD 12 so far');
  });

  it('says of how many no price is known, and counts subscriptions for themselves', () => {
    const order = { PayType: 'Prepaid', AutoPay: false };
    const jobs = [
      clone(),
      clone({ price: undefined }),
      clone({ request: { PayType: 'Prepaid' } }),
      // Nobody has paid it yet.
      clone({ phase: 'accepted', request: order }),
    ];
    assert.equal(summary(...jobs), '2 billed · about CNY 58 so far · 1 without a price · subscriptions: 1');
  });

  it('says nothing where nothing is billed', () => {
    assert.equal(summary(), '');
    const history = [{ at: hour, phase: 'released' as const, note: '' }];
    assert.equal(
      summary(
        clone({ accountId: 'sandbox' }),
        clone({ phase: 'released', history }),
        clone({ phase: 'lost' }),
      ),
      '',
    );
  });
});

describe('the price on record', () => {
  it('is read with the job, and a job of before reads without', () => {
    const written = (job: CloneJob): CloneJob | undefined => parseJob(JSON.parse(JSON.stringify(job)));
    assert.deepEqual(written(clone())?.price, cny);
    const { price: _none, ...old } = clone();
    assert.ok(written(old));
    assert.equal(written(old)?.price, undefined);
  });
});

describe('a message says of a clone what is billed', () => {
  for (const [job, sentence] of [
    [clone(), 'It is billed until it is released: about CNY 1.20 per hour.'],
    [clone({ price: { currency: 'CNY', trade: 0.0125 } }), /: about CNY 0\.0125 per hour\.$/],
    [clone({ price: undefined }), 'It is billed until it is released.'],
    [
      clone({ request: { PayType: 'Prepaid' } }),
      'It is a subscription and ends when the subscription expires.',
    ],
    [clone({ accountId: 'sandbox' }), 'It costs nothing: it is in the sandbox.'],
    [clone({ phase: 'unknown' }), 'If it exists, it is billed.'],
    [clone({ phase: 'refused' }), 'Nothing is billed for it.'],
    [clone({ phase: 'lost' }), /not known here/],
  ] as const) {
    it(`that is ${job.phase}: ${String(sentence)}`, () => {
      if (typeof sentence === 'string') assert.equal(billedSentence(job), sentence);
      else assert.match(billedSentence(job), sentence);
    });
  }
});

// Orders on Emmett, laid out as its sample for Express and PostgreSQL: decisions, a command handler, and an inline
// projection into a document that is read.
import {
  assertNotEmptyString, assertPositiveNumber, CommandHandler, IllegalStateError, projections,
} from '@event-driven-io/emmett';
import { Created, getApplication, NotFound, OK, on } from '@event-driven-io/emmett-expressjs';
import { getPostgreSQLEventStore, pongoSingleStreamProjection } from '@event-driven-io/emmett-postgresql';
import { pongoClient } from '@event-driven-io/pongo';

const initialState = () => ({ status: 'None', lines: {}, payments: {}, captured: 0, refundDue: 0 });

const evolve = (state, { type, data }) => {
  switch (type) {
    case 'OrderPlaced':
      return {
        ...state,
        ...data,
        status: 'PLACED',
        lines: Object.fromEntries(data.lines.map((line) => [line.line, { ...line, cancelled: 0, shipped: 0 }])),
      };
    case 'PaymentCaptured': {
      const captured = state.captured + data.amount;
      const status = captured === state.payable ? 'PAID' : state.status;
      return { ...state, captured, status, payments: { ...state.payments, [data.paymentId]: data.amount } };
    }
    case 'LinesCancelled':
      return { ...state, lines: added(state.lines, data.lines, 'cancelled'), refundDue: state.refundDue + data.refundDue };
    case 'LinesShipped':
      return { ...state, lines: added(state.lines, data.lines, 'shipped'), status: 'SHIPPED' };
    default:
      return state;
  }
};

const added = (lines, units, what) =>
  units.reduce(
    (all, { line, quantity }) => ({ ...all, [line]: { ...all[line], [what]: all[line][what] + quantity } }),
    lines,
  );

const place = ({ data, metadata }, state) => {
  if (state.status !== 'None') throw new IllegalStateError('placed already');
  const listed = data.lines.reduce((sum, line) => sum + line.list_price * line.quantity, 0);
  const payable = listed - data.coupon.discount + data.freight;
  return { type: 'OrderPlaced', data: { ...data, listed, payable, placedAt: metadata.now } };
};

const capture = ({ data, metadata }, state) => {
  if (state.status === 'None') throw new IllegalStateError('no such order');
  if (data.paymentId in state.payments) throw new IllegalStateError('recorded already');
  if (state.captured + data.amount > state.payable) throw new IllegalStateError('more than the order costs');
  return { type: 'PaymentCaptured', data: { ...data, capturedAt: metadata.now } };
};

const unitsLeft = (state, { line, quantity }) => {
  const found = state.lines[line];
  if (!found || quantity > found.quantity - found.cancelled - found.shipped)
    throw new IllegalStateError('not so many are left');
  return found;
};

const refund = (line, units, { coupon, listed }) => {
  const share = Math.floor((coupon.discount * line.list_price * line.quantity * 2 + listed) / (2 * listed));
  const taken = (cancelled) => Math.ceil((share * cancelled) / line.quantity);
  return units * line.list_price - (taken(line.cancelled + units) - taken(line.cancelled));
};

const cancel = ({ data, metadata }, state) => {
  const refundDue = data.lines.reduce((sum, each) => sum + refund(unitsLeft(state, each), each.quantity, state), 0);
  return { type: 'LinesCancelled', data: { ...data, refundDue, cancelledAt: metadata.now } };
};

const ship = ({ data, metadata }, state) => {
  data.lines.forEach((each) => unitsLeft(state, each));
  return { type: 'LinesShipped', data: { ...data, shippedAt: metadata.now } };
};

const details = pongoSingleStreamProjection({
  collectionName: 'orderDetails',
  evolve: (document, event) => evolve(document ?? initialState(), event),
  canHandle: ['OrderPlaced', 'PaymentCaptured', 'LinesCancelled', 'LinesShipped'],
});

const connectionString = process.env.BENCHMARK_DATABASE;
const eventStore = getPostgreSQLEventStore(connectionString, {
  projections: projections.inline([details]),
  schema: { autoMigration: 'None' },
});
await eventStore.schema.migrate();
const readStore = pongoClient(connectionString).db();
const handle = CommandHandler({ evolve, initialState });
const streamOf = (orderId) => `order:${assertNotEmptyString(orderId)}`;

const told = async (orderId, decide, data) => {
  const command = { data, metadata: { now: new Date().toISOString() } };
  await handle(eventStore, streamOf(orderId), (state) => decide(command, state));
  return Created({ createdId: orderId });
};

const units = (lines) =>
  lines.map(({ line, quantity }) => ({ line: assertNotEmptyString(line), quantity: assertPositiveNumber(quantity) }));

const orders = (router) => {
  router.post('/orders', on(({ body }) => {
    const { order_id, ...rest } = body;
    return told(order_id, place, { orderId: order_id, ...rest });
  }));
  router.post('/orders/:id/payments', on(({ params, body }) =>
    told(params.id, capture, {
      paymentId: assertNotEmptyString(body.payment_id),
      amount: assertPositiveNumber(body.amount),
      tender: assertNotEmptyString(body.tender),
    })));
  router.post('/orders/:id/cancellations', on(({ params, body }) =>
    told(params.id, cancel, { lines: units(body.lines), cause: assertNotEmptyString(body.cause) })));
  router.post('/orders/:id/shipments', on(({ params, body }) =>
    told(params.id, ship, { lines: units(body.lines), carrier: assertNotEmptyString(body.carrier) })));
  router.get('/orders/:id', on(async ({ params }) => {
    const found = await readStore.collection('orderDetails').findOne({ _id: streamOf(params.id) });
    if (found === null) return NotFound();
    const { _version, refundDue, ...rest } = found;
    return OK({ body: { ...rest, refund_due: refundDue } });
  }));
  router.get('/orders/:id/history', on(async ({ params }) => {
    const { events } = await eventStore.readStream(streamOf(params.id));
    return OK({ body: { history: events.map(({ type, data }) => ({ type, ...data })) } });
  }));
};

const server = getApplication({ apis: [orders] }).listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready ${server.address().port}\n`);
});
process.on('SIGTERM', () => process.exit(0));

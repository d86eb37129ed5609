// What do opening and changing modals and the Home tab do?
import { checkBlocks, sentence } from './check-blocks.ts';
import { isObject, type JsonObject, listAt, textAt } from './json.ts';
import type { Method, Methods, Office } from './methods.ts';
import { refuse } from './refusal.ts';
import type { Args } from './request-body.ts';
import { stateOf } from './view-state.ts';
import type { View } from './workspace.ts';

const MAX_TITLE = 24;
const MAX_PRIVATE_METADATA = 3_000;

/** @throws Refusal invalid_arguments unless it is a view Slack would show. */
export const checkedView = (value: unknown, type: 'modal' | 'home'): JsonObject => {
  if (!isObject(value)) throw refuse('invalid_arguments', ['[ERROR] missing required field: view']);
  const blocks = listAt(value, 'blocks');
  const title = textAt(value.title, 'text');
  const inputs = blocks.some((block) => textAt(block, 'type') === 'input');
  const complaints = [
    ...(value.type === type ? [] : [`must be a ${type} [json-pointer:/view/type]`]),
    ...(type === 'modal' && (title === '' || title.length > MAX_TITLE)
      ? [`must be less than ${MAX_TITLE + 1} characters [json-pointer:/view/title/text]`]
      : []),
    ...(type === 'modal' && inputs && !isObject(value.submit)
      ? ['missing required field: submit [json-pointer:/view]']
      : []),
    ...(textAt(value, 'private_metadata').length > MAX_PRIVATE_METADATA
      ? [`must be less than ${MAX_PRIVATE_METADATA + 1} characters [json-pointer:/view/private_metadata]`]
      : []),
  ].map((text) => `[ERROR] ${text}`);
  const inBlocks = checkBlocks(blocks, type).map((one) => sentence({ ...one, pointer: `/view${one.pointer}` }));
  if (complaints.length + inBlocks.length > 0) throw refuse('invalid_arguments', [...complaints, ...inBlocks]);
  return value;
};

export const viewJson = (office: Office, view: View): JsonObject => ({
  private_metadata: '',
  callback_id: '',
  ...view.view,
  state: { values: view.state },
  id: view.id,
  hash: view.hash,
  team_id: office.workspace.bot.teamId,
  app_id: office.workspace.bot.appId,
  bot_id: office.workspace.bot.botId,
  root_view_id: view.id,
});

export const keepModal = (office: Office, user: string, view: View): void => {
  const others = (office.workspace.modals.get(user) ?? []).filter(({ id }) => id !== view.id);
  // Slack stacks at most three.
  if (others.length >= 3) throw refuse('push_limit_reached');
  office.workspace.modals.set(user, [...others, view]);
  office.workspace.announce({ kind: 'view', user });
};

/** @param before the view it replaces. */
export const freshView = (office: Office, user: string, view: JsonObject, before?: View): View => ({
  id: before?.id ?? office.workspace.nextId('V'),
  hash: office.workspace.nextId('H'),
  user,
  view,
  state: stateOf(listAt(view, 'blocks').filter(isObject), before?.state ?? {}),
});

const open =
  (push: boolean): Method =>
  (args, office) => {
    const view = checkedView(args.json('view'), 'modal');
    const user = office.grants.useTrigger(args.need('trigger_id'));
    if (!push) office.workspace.modals.set(user, []);
    const kept = freshView(office, user, view);
    keepModal(office, user, kept);
    return { view: viewJson(office, kept) };
  };

const known = (args: Args, office: Office): View => {
  const id = args.text('view_id');
  const external = args.text('external_id');
  const all = [...office.workspace.modals.values()].flat();
  const found = all.find((view) =>
    id !== '' ? view.id === id : external !== '' && textAt(view.view, 'external_id') === external,
  );
  if (found === undefined) throw refuse('not_found');
  return found;
};

const update: Method = (args, office) => {
  const view = checkedView(args.json('view'), 'modal');
  const old = known(args, office);
  if (args.has('hash') && args.text('hash') !== old.hash) throw refuse('hash_conflict');
  const kept = freshView(office, old.user, view, old);
  keepModal(office, old.user, kept);
  return { view: viewJson(office, kept) };
};

const publish: Method = (args, office) => {
  const person = office.workspace.person(args.need('user_id'));
  const before = office.workspace.homes.get(person.id);
  const view = checkedView(args.json('view'), 'home');
  if (args.has('hash') && args.text('hash') !== before?.hash) throw refuse('hash_conflict');
  const kept = freshView(office, person.id, view);
  office.workspace.homes.set(person.id, kept);
  office.workspace.announce({ kind: 'view', user: person.id });
  return { view: viewJson(office, kept) };
};

export const VIEW_METHODS: Methods = {
  'views.open': open(false),
  'views.push': open(true),
  'views.update': update,
  'views.publish': publish,
};

// Reads lines "NAME<tab>EVENT<tab>STATEMENT" and tells what is wrong with each statement: by the
// validator, and by checks that it lacks. The names of the checks cite xAPI 1.0.3 (part 2) and the
// sections of cmi5. First it proves on broken statements that each check can find something.
'use strict';

const { createRequire } = require('module');
const fs = require('fs');
const path = require('path');

const modules = createRequire(path.join(process.argv[2], 'node_modules', 'x.js'));
const validate = modules('@learninglocker/xapi-validation').default;

const CMI5 = 'https://w3id.org/xapi/cmi5/context/';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DURATION = /^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?$/;

function verb(s) {
  return s.verb.id.split('/').pop();
}

function categories(s) {
  return ((s.context.contextActivities || {}).category || []).map((activity) => activity.id);
}

function isCmi5(s) {
  return categories(s).includes(CMI5 + 'categories/cmi5');
}

function hasNull(value) {
  if (value === null) return true;
  return typeof value === 'object' && Object.values(value).some(hasNull);
}

function activities(s) {
  return [s.object].concat(...Object.values(s.context.contextActivities));
}

function distinctIds(response) {
  const ids = response.split('[,]');
  return ids.every((id) => id !== '' && !/\s/.test(id)) && new Set(ids).size === ids.length;
}

const responses = {
  'true-false': (r) => r === 'true' || r === 'false',
  choice: distinctIds,
  sequencing: distinctIds,
  likert: (r) => r !== '' && !/\s/.test(r) && !r.includes('[,]'),
  matching: (r) => distinctIds(r) && r.split('[,]').every((p) => p.split('[.]').length === 2),
  numeric: (r) => r.split('[:]').length <= 2 && r.split('[:]').every((n) => /^-?\d+(\.\d+)?$/.test(n)),
  'fill-in': () => true,
  'long-fill-in': () => true,
  other: () => true,
};

const result = (s) => s.result || {};
const type = (s) => (s.object.definition || {}).type || '';

const checks = {
  'xapi-validation': (s) => validate(s).length === 0,
  '2.2 no nulls': (s) => !hasNull(s),
  '2.4 nothing that the server says: stored, authority, version': (s) =>
    !('stored' in s || 'authority' in s || 'version' in s),
  '2.4.1 ids in lower case': (s) => UUID.test(s.id) && (!s.context.registration || UUID.test(s.context.registration)),
  '2.4.2 an account, and no name': (s) => Object.keys(s.actor).sort().join() === 'account,objectType',
  '2.4.7 a timestamp in UTC with milliseconds': (s) => TIME.test(s.timestamp),
  '2.4.6.2 context activities in arrays': (s) =>
    Object.values(s.context.contextActivities).every(Array.isArray),
  'ids of activities without spaces': (s) => activities(s).every((a) => /^[A-Za-z][A-Za-z0-9]*:\S+$/.test(a.id)),
  'a response follows its type': (s) =>
    result(s).response === undefined || (s.object.definition.interactionType in responses &&
      responses[s.object.definition.interactionType](s.result.response)),
  '2.4.5.1 a score within its bounds': (s) => {
    const score = result(s).score;
    if (!score) return true;
    if (!(score.scaled >= -1 && score.scaled <= 1)) return false;
    return score.raw === undefined || (score.min <= score.raw && score.raw <= score.max && score.min < score.max);
  },
  'durations in hundredths at most': (s) => result(s).duration === undefined || DURATION.test(s.result.duration),
  'answered is of an interaction': (s) =>
    (verb(s) === 'answered') === (type(s) === 'http://adlnet.gov/expapi/activities/cmi.interaction'),
  'definitions hold types alone': (s) => activities(s).every((a) =>
    Object.keys(a.definition || {}).every((key) => key === 'type' || key === 'interactionType')),
  'cmi5 9.3 the verbs of cmi5 and no others have its category': (s) =>
    isCmi5(s) === ['launched', 'initialized', 'terminated', 'abandoned', 'passed', 'failed',
      'completed', 'satisfied'].includes(verb(s)),
  'cmi5 9.5.1 no score but on passed and failed': (s) => !isCmi5(s) || !result(s).score ||
    ['passed', 'failed'].includes(verb(s)),
  'cmi5 9.5.2 success of passed and failed': (s) => !isCmi5(s) ||
    result(s).success === { passed: true, failed: false }[verb(s)],
  'cmi5 9.5.3 completion of completed': (s) => !isCmi5(s) ||
    result(s).completion === { completed: true }[verb(s)],
  'cmi5 9.5.4 duration': (s) => !['terminated', 'completed', 'passed', 'failed'].includes(verb(s)) ||
    result(s).duration !== undefined,
  'cmi5 9.6.1 registration': (s) => !isCmi5(s) || s.context.registration !== undefined,
  'cmi5 9.6.2.2 moveon with success or completion': (s) =>
    categories(s).includes(CMI5 + 'categories/moveon') ===
    (isCmi5(s) && ('success' in result(s) || 'completion' in result(s))),
  'cmi5 9.6.3.2 mastery score from 0 to 1': (s) => {
    const score = s.context.extensions[CMI5 + 'extensions/masteryscore'];
    return score === undefined || (score >= 0 && score <= 1);
  },
};

function problems(statement) {
  return Object.keys(checks).filter((name) => !checks[name](statement));
}

// What to break, and the check that must notice.
const breaks = [
  ['xapi-validation', (s) => { s.verb.id = 'no iri'; }],
  ['2.2', (s) => { s.context.extensions['https://x/'] = [null]; }],
  ['2.4 ', (s) => { s.version = '1.0.3'; }],
  ['2.4.1', (s) => { s.id = s.id.replace(/1/g, 'A'); }],
  ['2.4.2', (s) => { s.actor.name = 'Ani'; }],
  ['2.4.7', (s) => { s.timestamp = '2026-01-01T00:00:00Z'; }],
  ['2.4.6.2', (s) => { s.context.contextActivities.grouping = s.context.contextActivities.grouping[0]; }],
  ['ids of', (s) => { s.object.id += ' '; }],
  ['a response', (s) => { s.result.response = 'a[,]a'; }],
  ['a response', (s) => { s.object.definition.interactionType = 'numeric'; }],
  ['a response', (s) => { s.object.definition.interactionType = 'true-false'; }],
  ['2.4.5.1', (s) => { s.result.score.raw = 7; }],
  ['2.4.5.1', (s) => { s.result.score.scaled = 1.5; }],
  ['durations', (s) => { s.result.duration = 'PT1.234S'; }],
  ['answered', (s) => { s.verb.id = 'http://adlnet.gov/expapi/verbs/interacted'; }],
  ['definitions', (s) => { s.object.definition.name = { id: 'x' }; }],
  ['cmi5 9.3', (s) => { s.verb.id = 'http://adlnet.gov/expapi/verbs/passed'; }],
  ['cmi5 9.5.1', (s) => { s.context.contextActivities.category = [{ id: CMI5 + 'categories/cmi5' }]; }],
  ['cmi5 9.5.2', (s) => { s.context.contextActivities.category = [{ id: CMI5 + 'categories/cmi5' }]; }],
  ['cmi5 9.5.3', (s) => {
    s.context.contextActivities.category = [{ id: CMI5 + 'categories/cmi5' }];
    s.result.completion = true;
  }],
  ['cmi5 9.5.4', (s) => { s.verb.id = 'http://adlnet.gov/expapi/verbs/passed'; delete s.result.duration; }],
  ['cmi5 9.6.1', (s) => {
    s.context.contextActivities.category = [{ id: CMI5 + 'categories/cmi5' }];
    delete s.context.registration;
  }],
  ['cmi5 9.6.2.2', (s) => { s.context.contextActivities.category = [{ id: CMI5 + 'categories/cmi5' }]; }],
  ['cmi5 9.6.3.2', (s) => { s.context.extensions[CMI5 + 'extensions/masteryscore'] = 70; }],
];

function prove(sound) {
  const unseen = breaks.filter(([name, harm]) => {
    const broken = JSON.parse(JSON.stringify(sound));
    harm(broken);
    return !problems(broken).some((problem) => problem.startsWith(name));
  });
  const unproved = Object.keys(checks).filter((name) => !breaks.some(([start]) => name.startsWith(start)));
  return unseen.map(([name]) => `the check "${name}" saw nothing wrong`).concat(
    unproved.map((name) => `the check "${name}" was never seen to fail`));
}

const lines = fs.readFileSync(process.argv[3], 'utf8').split('\n').filter(Boolean);
const sound = lines.find((line) => line.startsWith('answered\t'));
let bad = prove(JSON.parse(sound.split('\t')[2]));
for (const line of lines) {
  const [name, , statement] = line.split('\t');
  bad = bad.concat(problems(JSON.parse(statement)).map((problem) => `${name}: ${problem}\n  ${statement}`));
}
bad.forEach((problem) => console.log(problem));
console.log(`${lines.length} statements, ${bad.length} problems`);
process.exit(bad.length || lines.length < 100 ? 1 : 0);

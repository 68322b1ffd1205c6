#!/usr/bin/env python3
"""The schema and the parser agree: quiz_test holds the parser to these cases, this the schema.

Usage: check_schema.py SCHEMA CASES, where CASES has the folders
  valid, warned, reserved  the schema accepts (reserved: the player can't show the kind yet)
  invalid                  schema and parser refuse
  beyond-schema            only the parser can tell
"""
import json
import pathlib
import sys

import jsonschema

ACCEPTED = {"valid": True, "warned": True, "reserved": True, "beyond-schema": True,
            "invalid": False}


def main(schema_path, cases):
    schema = json.loads(pathlib.Path(schema_path).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong = seen = 0
    for folder, wanted in ACCEPTED.items():
        for path in sorted(pathlib.Path(cases, folder).glob("*.json")):
            seen += 1
            errors = list(validator.iter_errors(json.loads(path.read_text(encoding="utf-8"))))
            if (not errors) != wanted:
                wrong += 1
                why = errors[0].json_path + ": " + errors[0].message[:200] if errors else "accepted"
                print(f"{folder}/{path.name}: {why}")
    print(f"{seen} cases, {wrong} wrong")
    return 1 if wrong or not seen else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

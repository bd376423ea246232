#!/usr/bin/env bash
# Gates on proto/: `lint`, `breaking` (against the last commit on main whose contracts differ), `fresh` (generated code).
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

case "${1:-}" in
  lint)
    buf lint proto
    echo "contracts: $(find proto -name '*.proto' | wc -l | tr -d ' ') files follow the rules"
    ;;
  breaking)
    main=$(git rev-parse --verify --quiet origin/main || git rev-parse --verify --quiet main || git rev-parse HEAD)
    for commit in $(git rev-list "$main" -- proto/gatehouse); do
      git diff --quiet "$commit" -- proto/gatehouse || { base=$commit; break; }
    done
    if [ -z "${base:-}" ]; then
      echo 'contracts: never changed on main, nothing to compare with'
      exit 0
    fi
    git archive "$base" proto | tar -x -C "$scratch"
    buf breaking proto --against "$scratch/proto"
    echo "contracts: compatible with $(git log -1 --format='%h (%s)' "$base")"
    ;;
  fresh)
    buf generate proto --template proto/buf.gen.yaml -o "$scratch"
    if ! diff -r "$scratch/libs/contracts/src/gen" libs/contracts/src/gen; then
      echo 'contracts: generated code is not current. Run npm run generate and commit libs/contracts/src/gen.' >&2
      exit 1
    fi
    echo 'contracts: generated code is current'
    ;;
  *)
    echo "usage: $0 lint|breaking|fresh" >&2
    exit 2
    ;;
esac

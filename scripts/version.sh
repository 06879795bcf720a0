#!/bin/bash
# Prints the program's version, which stands in one place.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
sed -n 's/.*static let current = "\(.*\)"$/\1/p' Sources/liar/Version.swift

/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** How the bundle of the benchmark reaches its fragment inside delivery. */
@Version("1.0.0")
@Export
package org.letterhead.benchmarks.delivery;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

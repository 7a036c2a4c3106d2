/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.lang.management.ManagementFactory;

/** What is alive in this JVM. */
final class Heap {
    private Heap() {}

    /** How many bytes of the heap are in use right after a collection. Takes a moment: not while time is taken. */
    static double live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

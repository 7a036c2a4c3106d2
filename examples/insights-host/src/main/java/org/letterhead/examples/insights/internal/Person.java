/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.util.Set;

/**
 * A user of this platform.
 *
 * @param login unique on the platform; Letterhead knows people by it
 * @param name what people call them
 * @param shops the accounts they belong to
 * @param administers those of them whose mail settings they may see and change
 */
record Person(String login, String name, Set<String> shops, Set<String> administers) {}

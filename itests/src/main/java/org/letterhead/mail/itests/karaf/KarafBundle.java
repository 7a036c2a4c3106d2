/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

/**
 * A bundle in a Karaf.
 *
 * @param state as OSGi calls it: ACTIVE, RESOLVED, ...
 * @param lastModified when it was installed or updated, in milliseconds
 */
public record KarafBundle(long id, String symbolicName, String version, String state, long lastModified) {}

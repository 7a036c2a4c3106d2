/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.Optional;

/** The texts of a template in one language, as the template author wrote them. */
record Wording(String subject, String text, Optional<String> html) {}

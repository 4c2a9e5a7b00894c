package ai.rote.core.chat;

import java.util.List;

/**
 * What can be gone through but is no list: it cannot be printed, indexed or joined to a list. One
 * that a filter makes can be gone through once, is true also when there is nothing in it, and has
 * no length.
 */
final class Series {
  /** Where it comes from. */
  enum Kind {
    RANGE,
    OF_MAP,
    OF_FILTER
  }

  private final Kind kind;
  private final List<Object> items;
  private boolean used;

  Series(Kind kind, List<Object> items) {
    this.kind = kind;
    this.items = items;
  }

  Kind kind() {
    return kind;
  }

  int size() {
    return items.size();
  }

  /** Goes through it. */
  List<Object> items() {
    if (used) {
      throw new TemplateException(
          "what a filter makes is gone through twice, which needs the filter 'list'");
    }
    used = kind == Kind.OF_FILTER;
    return items;
  }
}

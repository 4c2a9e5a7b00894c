package ai.rote.studies.demo;

/** The kinds of paper in the synthetic corpus; each is a start rule of the grammar. */
public enum DocumentKind {
  /** A bill for goods. */
  INVOICE,
  /** An order, or its confirmation. */
  ORDER,
  /** What a firm keeps on file about a customer. */
  CUSTOMER,
  /** An e-mail between colleagues. */
  MAIL,
  /** Notes of a meeting. */
  MINUTES,
  /** A fault and its repair. */
  TICKET
}

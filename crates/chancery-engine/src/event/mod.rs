//! Who did what to whom, when, where, said by whom, planned or happened.

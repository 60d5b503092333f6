"""The grammar of a formula in tokens.

A product is written with a sign or without. Σ reaches over the product that follows it. There is
one way only to read a list of tokens, so the parser (LALR) takes time in proportion to its length.
"""

GRAMMAR = """
start: total

?total: signed
      | total PLUS product        -> plus
      | total MINUS product       -> minus
?signed: product
       | MINUS product            -> negative
       | PLUS product             -> positive
?product: factors
        | big
        | factors big             -> times
        | factors TIMES big       -> times_sign
        | factors OVER big        -> over
?factors: power
        | factors power           -> times
        | factors TIMES lowered   -> times_sign
        | factors OVER lowered    -> over
?lowered: power
        | MINUS power             -> negative
        | PLUS power              -> positive
?big: SUM product               -> big
   | SUM MINUS product            -> big_negative
?power: atom
      | atom POWER exponent       -> power
      | atom SUPER                -> raised
?exponent: atom
         | MINUS atom             -> negative
         | PLUS atom              -> positive
?atom: NUMBER                     -> number
     | NAME                       -> name
     | PARTIAL                    -> partial
     | LPAR total RPAR            -> brackets
     | FRAC atom atom             -> fraction
     | SQRT atom                  -> root
     | CALL LPAR total RPAR       -> call
     | CALL LPAR total COMMA INDEX RPAR -> call
     | DERIVE LPAR total RPAR BY  -> derivative

%declare NUMBER NAME PLUS MINUS TIMES OVER POWER SUPER LPAR RPAR FRAC SQRT
%declare SUM CALL COMMA INDEX PARTIAL DERIVE BY
"""
